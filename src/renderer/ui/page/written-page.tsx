import { useMemo } from 'react';
import { type WrittenBlock, writtenBlocks } from './written-blocks.ts';
import styles from './written-page.module.css';

/** A text that the app writes in Markdown, as a page. It may hold answers of models: everything is set as plain text. */
export function WrittenPage({ text }: { readonly text: string }) {
  const blocks = useMemo(() => writtenBlocks(text), [text]);
  return (
    <div className={styles['page']}>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: WrittenBlock }) {
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

function Table({ head, rows }: Omit<Extract<WrittenBlock, { kind: 'table' }>, 'kind'>) {
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
