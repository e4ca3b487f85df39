/** Providers whose address a person should not have to look up. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  /** On this computer: needs no key. */
  readonly local: boolean;
  /** Where the provider shows its keys. */
  readonly keyPage: string | null;
}

export const presets: readonly Preset[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    local: false,
    keyPage: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'azure',
    label: 'Azure OpenAI',
    baseUrl: 'https://NAME.openai.azure.com/openai/v1',
    local: false,
    keyPage: 'https://ai.azure.com',
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    local: false,
    keyPage: 'https://openrouter.ai/keys',
  },
  { id: 'ollama', label: 'Ollama', baseUrl: 'http://localhost:11434/v1', local: true, keyPage: null },
  { id: 'lm-studio', label: 'LM Studio', baseUrl: 'http://localhost:1234/v1', local: true, keyPage: null },
  { id: 'vllm', label: 'vLLM', baseUrl: 'http://localhost:8000/v1', local: true, keyPage: null },
  { id: 'other', label: 'Another address', baseUrl: '', local: false, keyPage: null },
];

/** Whether an address still has the place in it that the person fills in. */
export function isUnfinished(baseUrl: string): boolean {
  return /^https:\/\/name\.openai\.azure\.com(?:\/|$)/i.test(baseUrl.trim());
}

/** Whether an address leads to this computer: no key needed, and nothing leaves. */
export function isOnThisComputer(baseUrl: string): boolean {
  const url = URL.parse(baseUrl.trim());
  return url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/** "api.openai.com": where a key or a case goes, short. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}

/** Whether two addresses are of one server: a key stays with its server. */
export function isSameOrigin(a: string, b: string): boolean {
  const one = URL.parse(a.trim());
  const other = URL.parse(b.trim());
  return one !== null && other !== null && one.origin === other.origin;
}

/** Half an address is no reason to refuse a name; this only says when it cannot be one. */
export function isWholeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}
