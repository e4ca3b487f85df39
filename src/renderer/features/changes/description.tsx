import { useMemo } from 'react';
import { Section } from '../../ui/page.tsx';
import { copy } from './copy.ts';
import { type DescriptionBlock, descriptionBlocks } from './description-blocks.ts';
import styles from './description.module.css';

/** What the team reads beside the change. It holds answers of models: everything is set as plain text. */
export function Description({
  text,
  free = false,
}: {
  readonly text: string;
  /** No sign-off stands behind the change. */
  readonly free?: boolean;
}) {
  const blocks = useMemo(() => descriptionBlocks(text), [text]);
  return (
    <Section title={copy.description.title}>
      <p className={styles['by']}>{free ? copy.description.freeWords : copy.description.words}</p>
      <div className={styles['page']}>
        {blocks.map((block, index) => (
          <Block key={index} block={block} />
        ))}
      </div>
    </Section>
  );
}

function Block({ block }: { readonly block: DescriptionBlock }) {
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'quote':
      return <blockquote>{block.text}</blockquote>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              {item.text}
              {item.quotes.map((quote, at) => (
                <blockquote key={at}>{quote}</blockquote>
              ))}
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table head={block.head} rows={block.rows} />;
  }
}

function Table({ head, rows }: Omit<Extract<DescriptionBlock, { kind: 'table' }>, 'kind'>) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, index) =>
            cell === '' ? (
              <td key={index} />
            ) : (
              <th key={index} scope="col">
                {cell}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, at) => (
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
