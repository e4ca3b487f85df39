import { openShortcutList } from '../../../app/shortcut-list.tsx';
import { useProcedure } from '../../../app/queries.ts';
import { Button } from '../../../ui/input/button.tsx';
import { Kbd, keyNames } from '../../../ui/kbd.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { help } from './help-copy.ts';
import { SettingsFrame } from '../settings-frame.tsx';
import styles from '../settings.module.css';

/** How numbers are made, shortcuts, about. */
export function HelpTab() {
  return (
    <SettingsFrame tab="help">
      <div className={styles['help']}>
        <Contents />
        <div className={styles['reading']}>
          <p className={styles['helpLede']}>{help.lede}</p>
          {help.topics.map((topic) => (
            <section key={topic.id} id={anchor(topic.id)} aria-labelledby={`${anchor(topic.id)}-title`} tabIndex={-1}>
              <h2 id={`${anchor(topic.id)}-title`}>{topic.title}</h2>
              {topic.paragraphs.map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
              {topic.sources.length > 0 && (
                <ul className={styles['sources']} aria-label={help.sources}>
                  {topic.sources.map((source) => (
                    <li key={source}>{source}</li>
                  ))}
                </ul>
              )}
            </section>
          ))}
          <Shortcuts />
          <About />
        </div>
      </div>
    </SettingsFrame>
  );
}

function anchor(id: string): string {
  return `help-${id}`;
}

/** Buttons, not links: the address of this screen is behind the # already. */
function Contents() {
  const entries = [
    ...help.topics.map(({ id, title }) => ({ id, title })),
    { id: 'shortcuts', title: help.shortcuts.title },
    { id: 'about', title: help.about.title },
  ];
  return (
    <nav className={styles['contents']} aria-label={help.contents}>
      {entries.map(({ id, title }) => (
        <Button key={id} variant="text" onClick={() => goToTopic(id)}>
          {title}
        </Button>
      ))}
    </nav>
  );
}

function goToTopic(id: string): void {
  const topic = document.getElementById(anchor(id));
  topic?.scrollIntoView({ block: 'start' });
  topic?.focus({ preventScroll: true });
}

function Shortcuts() {
  return (
    <div id={anchor('shortcuts')} tabIndex={-1} className={styles['interface']}>
      <Section title={help.shortcuts.title}>
        <p className={styles['lede']}>{help.shortcuts.lede}</p>
        <table className={styles['keys']}>
          <caption className="visually-hidden">{help.shortcuts.title}</caption>
          <thead className="visually-hidden">
            <tr>
              {help.shortcuts.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {help.shortcuts.rows.map(({ keys, words }) => (
              <tr key={keys}>
                <th scope="row">
                  <Kbd keys={keys} />
                  <span className="visually-hidden">{keyNames(keys).join(' ')}</span>
                </th>
                <td>{words}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Button keys="?" onClick={openShortcutList}>
          {help.shortcuts.show}
        </Button>
      </Section>
    </div>
  );
}

function About() {
  const { data: state } = useProcedure('app.state', {});
  return (
    <div id={anchor('about')} tabIndex={-1} className={styles['interface']}>
      <Section title={help.about.title}>
        {state !== undefined && (
          <p>
            {help.about.version(state.version)}. {help.about.hosts[state.host]} {help.about.license}
          </p>
        )}
        <p>{help.about.local}</p>
      </Section>
    </div>
  );
}
