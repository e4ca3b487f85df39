import { type ConnectionView, type ModelView, type SettingsView } from '#contract/settings';

type EnteredPrice = SettingsView['prices'][number];

export interface PriceRow {
  readonly origin: string;
  readonly model: string;
  /** A practice model: its price is made up, like its answers. */
  readonly practice: boolean;
  readonly inputPerMillion: number | null;
  readonly outputPerMillion: number | null;
  /** null: nobody knows, and a cost with it is unknown, never 0. */
  readonly from: { readonly kind: 'entered'; readonly at: string } | { readonly kind: 'listed' } | null;
  /** The connection it is of, where it is not the one in use. */
  readonly elsewhere: string | null;
}

export interface PriceSources {
  readonly prices: readonly EnteredPrice[];
  readonly connections: readonly ConnectionView[];
  /** The connection in use. */
  readonly current: ConnectionView;
  /** What its server lists. */
  readonly listing: readonly ModelView[];
  /** Models that matter now though they have no price: the default, the judge, one being added. */
  readonly wanted: readonly string[];
}

/**
 * Entered prices come first and win over those that a server lists (as when a cost is computed). Practice models show
 * what their server lists. A real server's long list is shown only where it is wanted or priced.
 */
export function priceRows({ prices, connections, current, listing, wanted }: PriceSources): readonly PriceRow[] {
  const names = current.practice
    ? listing.map((model) => model.id)
    : [...prices.filter((price) => price.origin === current.origin).map((price) => price.model), ...wanted];
  const here = [...new Set(names)].map((model) => rowOf(current, model, prices, listing));
  const elsewhere = prices
    .filter((price) => current.practice || price.origin !== current.origin)
    .map((price): PriceRow => ({
      origin: price.origin,
      practice: false,
      model: price.model,
      inputPerMillion: price.inputPerMillion,
      outputPerMillion: price.outputPerMillion,
      from: { kind: 'entered', at: price.enteredAt },
      elsewhere: connections.find((each) => each.origin === price.origin)?.label ?? price.origin,
    }));
  return [...here, ...elsewhere];
}

function rowOf(
  { origin }: ConnectionView,
  model: string,
  prices: readonly EnteredPrice[],
  listing: readonly ModelView[],
): PriceRow {
  const found = listing.find((each) => each.id === model);
  const named = { origin, model, practice: found?.practice ?? false, elsewhere: null };
  const entered = prices.find((price) => price.origin === origin && price.model === model);
  if (entered) {
    const { inputPerMillion, outputPerMillion, enteredAt } = entered;
    return { ...named, inputPerMillion, outputPerMillion, from: { kind: 'entered', at: enteredAt } };
  }
  const listed = found?.prices ?? null;
  return {
    ...named,
    inputPerMillion: listed?.inputPerMillion ?? null,
    outputPerMillion: listed?.outputPerMillion ?? null,
    from: listed === null ? null : { kind: 'listed' },
  };
}

export interface TypedPrice {
  readonly origin: string;
  readonly model: string;
  readonly inputPerMillion: number | null;
  readonly outputPerMillion: number | null;
}

/**
 * The prices after a person typed: both numbers make a price of now, none takes it away. One alone changes nothing: half a
 * price would make a cost that is too low. null: leave the settings as they are.
 */
export function withPrice(prices: readonly EnteredPrice[], typed: TypedPrice, now: string): EnteredPrice[] | null {
  const { origin, model, inputPerMillion, outputPerMillion } = typed;
  const at = prices.findIndex((price) => price.origin === origin && price.model === model);
  if (inputPerMillion === null && outputPerMillion === null) {
    return at === -1 ? null : prices.filter((_, index) => index !== at);
  }
  if (inputPerMillion === null || outputPerMillion === null) return null;
  const price = { origin, model, inputPerMillion, outputPerMillion, enteredAt: now };
  const before = prices[at];
  if (before === undefined) return [...prices, price];
  if (before.inputPerMillion === inputPerMillion && before.outputPerMillion === outputPerMillion) return null;
  return prices.map((each, index) => (index === at ? price : each));
}
