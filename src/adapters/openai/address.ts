/** An address as a person gives it, taken apart. Azure's hold a query (`?api-version=2024-10-21`) that every call needs. */
export function splitAddress(address: string): { readonly baseUrl: string; readonly query: Record<string, string> } {
  const url = new URL(address);
  const query = Object.fromEntries(url.searchParams);
  url.search = '';
  url.hash = '';
  return { baseUrl: url.href.replace(/\/+$/u, ''), query };
}

/**
 * How the key is sent. Azure's addresses with a version take a key of their own in `api-key`; a token of its directory (a JWT) goes where
 * everybody else's key goes.
 */
export function authorizationFor(
  apiKey: string | null,
  query: Readonly<Record<string, string>>,
): Record<string, string | null> {
  if (apiKey === null) return { Authorization: null };
  const isAzureKey = 'api-version' in query && !apiKey.startsWith('eyJ');
  return isAzureKey ? { Authorization: null, 'api-key': apiKey } : { Authorization: `Bearer ${apiKey}` };
}

/** Whether the address is of one deployment of Azure, whose models are listed elsewhere. */
export function isOneDeployment(address: string): boolean {
  const { pathname, searchParams } = new URL(address);
  return searchParams.has('api-version') && pathname.includes('/deployments/');
}
