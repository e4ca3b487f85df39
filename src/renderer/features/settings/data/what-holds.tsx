import { type TeamPolicyView } from '#contract/policy';
import { type AppStateView } from '#contract/repository';
import { type SettingsView } from '#contract/settings';
import { decidePolicy, isLoopbackOrigin, redactedKinds, withPrivacy } from '#domain/policy/policy';
import { useProcedure } from '../../../app/queries.ts';
import { Chip } from '../../../ui/text/chip.tsx';
import { Section } from '../../../ui/page/page.tsx';
import { SmallTable } from '../../../ui/page/table.tsx';
import { hostOf } from '../models/presets.ts';
import styles from '../settings.module.css';
import { dataCopy } from './data-copy.ts';
import { kindNames, sensitivities } from './policy-words.ts';

const words = dataCopy.now;

interface WhatHoldsProps {
  readonly settings: SettingsView;
  readonly team: NonNullable<TeamPolicyView['policy']>;
  readonly connection: AppStateView['connection'];
}

/** For the connection in use: which cases would be sent, by both rules together. The same decision as at the door. */
export function WhatHolds({ settings, team, connection }: WhatHoldsProps) {
  const { data } = useProcedure('connection.list', {}, { keepPrevious: true });
  const inUse = data?.connections.find(({ id }) => id === connection.id);
  if (inUse === undefined) return null;
  const policy = withPrivacy({ ...team, keepHere: [] }, settings.privacy);
  const kinds = redactedKinds(policy);
  const model = inUse.practice ? null : settings.model;
  const origin = inUse.practice ? 'http://127.0.0.1' : inUse.origin;
  return (
    <Section title={words.title}>
      <p className={styles['lede']}>{words.lede}</p>
      {inUse.practice ? (
        <p>{words.practice}</p>
      ) : model === null ? (
        <p>{words.noModel}</p>
      ) : (
        <>
          <SmallTable
            caption={words.to(hostOf(inUse.baseUrl), model)}
            columns={[{ label: words.sensitivity }, { label: words.answer }]}
            rows={sensitivities.map((sensitivity) => {
              const decision = decidePolicy(policy, { origin, model, sensitivity });
              return {
                key: sensitivity,
                cells: [
                  dataCopy.sensitivities[sensitivity],
                  decision.allowed ? (
                    <Chip key="may" tone="pass">
                      <span aria-hidden="true">✓</span>
                      {words.may}
                    </Chip>
                  ) : (
                    <>
                      <Chip tone="none">
                        <span aria-hidden="true">–</span>
                        {words.stays}
                      </Chip>{' '}
                      {decision.rule}
                    </>
                  ),
                ],
              };
            })}
          />
          {isLoopbackOrigin(origin) && <p className={styles['under']}>{words.local}</p>}
          {kinds.length > 0 && <p className={styles['under']}>{words.redacted(kindNames(kinds))}</p>}
        </>
      )}
    </Section>
  );
}
