import { useState } from 'react';
import { type ConnectionView, type ModelView, type SettingsView } from '#contract/settings';
import { Button, IconButton } from '../../../ui/input/button.tsx';
import { PracticeChip } from '../../../ui/text/chip.tsx';
import { NumberField } from '../../../ui/input/number-field.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { SuggestField } from '../../../ui/input/suggest-field.tsx';
import { toast } from '../../../ui/overlay/toast.tsx';
import { inDay, inDollars } from '../../../ui/text/words.ts';
import { copy } from '../copy.ts';
import { priceRows, type PriceRow, type TypedPrice, withPrice } from './price-rows.ts';
import styles from '../settings.module.css';
import { reviseSettings } from '../use-settings.ts';

interface PricesSectionProps {
  readonly settings: SettingsView;
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView;
  readonly listing: readonly ModelView[];
}

/** What a million tokens cost, as far as somebody knows. */
export function PricesSection({ settings, connections, current, listing }: PricesSectionProps) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const wanted = [settings.model, settings.judgeModel, ...added].filter((name) => name !== null);
  const rows = priceRows({ prices: settings.prices, connections, current, listing, wanted });
  return (
    <Section title={copy.prices.title}>
      <p className={styles['lede']}>{current.practice ? copy.prices.practiceOnly : copy.prices.lede}</p>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>{copy.prices.none}</p>
      ) : (
        <table className={styles['prices']}>
          <caption className="visually-hidden">{copy.prices.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{copy.prices.model}</th>
              <th scope="col" className={styles['number']}>
                {copy.prices.input}
              </th>
              <th scope="col" className={styles['number']}>
                {copy.prices.output}
              </th>
              <th scope="col">{copy.prices.from}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <PriceLine
                key={`${row.origin} ${row.model}`}
                row={row}
                fixed={current.practice && row.elsewhere === null}
                settings={settings}
              />
            ))}
          </tbody>
        </table>
      )}
      {!current.practice && <AddModel listing={listing} onAdd={(model) => setAdded([...added, model])} />}
    </Section>
  );
}

interface PriceLineProps {
  readonly row: PriceRow;
  /** The practice server's own: shown, not entered. */
  readonly fixed: boolean;
  readonly settings: SettingsView;
}

function PriceLine({ row, fixed, settings }: PriceLineProps) {
  const entered = row.from?.kind === 'entered';
  // Half a price lives here until it has its other half.
  const [typed, setTyped] = useState<{ readonly input: number | null; readonly output: number | null } | null>(null);
  const input = typed === null ? (entered ? row.inputPerMillion : null) : typed.input;
  const output = typed === null ? (entered ? row.outputPerMillion : null) : typed.output;
  const change = (next: { readonly input: number | null; readonly output: number | null }): void => {
    setTyped(next);
    const { origin, model } = row;
    const typedPrice = { origin, model, inputPerMillion: next.input, outputPerMillion: next.output };
    reviseSettings(({ prices }) => {
      const changed = withPrice(prices, typedPrice, new Date().toISOString());
      return changed === null ? null : { prices: changed };
    });
  };
  const remove = (): void => {
    setTyped(null);
    const { origin, model } = row;
    const is = (price: TypedPrice): boolean => price.origin === origin && price.model === model;
    const removed = settings.prices.filter(is);
    reviseSettings(({ prices }) => ({ prices: prices.filter((price) => !is(price)) }));
    toast({
      message: copy.prices.removed(model),
      undo: () => reviseSettings(({ prices }) => ({ prices: [...prices.filter((price) => !is(price)), ...removed] })),
    });
  };
  const listed = (price: number | null): string => (price === null ? copy.prices.unknown : String(price));
  return (
    <tr>
      <th scope="row">
        {row.model} {row.practice && <PracticeChip />}
        {row.elsewhere !== null && <span className={styles['quiet']}> {row.elsewhere}</span>}
      </th>
      {fixed ? (
        <>
          <td className={styles['number']}>{price(row.inputPerMillion)}</td>
          <td className={styles['number']}>{price(row.outputPerMillion)}</td>
        </>
      ) : (
        <>
          <td>
            <NumberField
              label={copy.prices.inputLabel(row.model)}
              hideLabel
              value={input}
              min={0}
              placeholder={listed(entered ? null : row.inputPerMillion)}
              onChange={(next) => change({ input: next, output })}
            />
          </td>
          <td>
            <NumberField
              label={copy.prices.outputLabel(row.model)}
              hideLabel
              value={output}
              min={0}
              placeholder={listed(entered ? null : row.outputPerMillion)}
              onChange={(next) => change({ input, output: next })}
            />
          </td>
        </>
      )}
      <td>
        <span className={styles['priceFrom']}>
          {fromWords(row, (input === null) !== (output === null))}
          {entered && <IconButton icon="trash" small label={copy.prices.remove(row.model)} onClick={remove} />}
        </span>
      </td>
    </tr>
  );
}

function price(value: number | null): string {
  return value === null ? copy.prices.unknown : inDollars(value);
}

function fromWords({ from }: PriceRow, half: boolean): string {
  if (half) return copy.prices.half;
  if (from === null) return copy.prices.unknownLong;
  return from.kind === 'listed' ? copy.prices.listed : copy.prices.entered(inDay(from.at));
}

function AddModel({
  listing,
  onAdd,
}: {
  readonly listing: readonly ModelView[];
  readonly onAdd: (model: string) => void;
}) {
  const [name, setName] = useState('');
  const add = (model: string): void => {
    if (model.trim() === '') return;
    onAdd(model.trim());
    setName('');
  };
  return (
    <form
      className={styles['addModel']}
      onSubmit={(event) => {
        event.preventDefault();
        add(name);
      }}
    >
      <SuggestField
        label={copy.prices.addModel}
        value={name}
        onChange={setName}
        suggestions={listing.map((model) => model.id)}
        placeholder={copy.prices.addHint}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        {copy.prices.add}
      </Button>
    </form>
  );
}
