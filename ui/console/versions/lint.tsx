import { Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LintFinding, LintReport } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { counted } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { type GivenDocument, numberOf } from '../import/document.ts';
import classes from './lint.module.css';
import type { VersionOf } from './version-page.tsx';

const tones = {
  error: { tone: 'red', icon: IconCircleX, label: 'Error' },
  warning: { tone: 'amber', icon: IconAlertTriangle, label: 'Warning' },
  note: { tone: 'grey', icon: IconInfoCircle, label: 'Note' },
} as const;

/** What the contract of a version tells of risks and of mistakes. */
export function LintSection({ product, version }: VersionOf) {
  const path = { api: product.name, version: version.name };
  const reading = useRead(api, '/apis/{api}/versions/{version}/lint', { path });
  return (
    <Section
      title="What the contract tells"
      lead="Risks that it leaves open and mistakes in it, after the OWASP API Security Top 10."
    >
      <PageState of={reading}>{report => <LintFindings report={report} />}</PageState>
    </Section>
  );
}

/** The same of a document that was not imported yet. */
export function DocumentLint({ document }: { document: GivenDocument }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['/contracts/lint', numberOf(document)],
    queryFn: ({ signal }) => api.post('/contracts/lint', { body: { contract: document.contract }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isFetching)
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">Looking for risks in it</Text>
      </Group>
    );
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  return data === undefined ? null : <LintFindings report={data} />;
}

/** Findings rule by rule, the gravest first, each with its places behind it. */
export function LintFindings({ report: { rules, counts, gate } }: { report: LintReport }) {
  if (rules.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing was found.
      </Text>
    );
  const sum = [
    counts.error > 0 && counted(counts.error, 'error'),
    counts.warning > 0 && counted(counts.warning, 'warning'),
    counts.note > 0 && counted(counts.note, 'note'),
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" mb="xs">
        {sum.join(', ')}. {gateWords[gate]}
      </Text>
      <ul className={classes['list']} aria-label="Findings of the lint">
        {rules.map(finding => (
          <li key={finding.rule}>
            <Finding {...finding} />
          </li>
        ))}
      </ul>
    </>
  );
}

const gateWords: Readonly<Record<LintReport['gate'], string>> = {
  off: 'None of them keeps it from being published.',
  error: 'It does not publish with errors.',
  warning: 'It does not publish with errors or warnings.',
};

function Finding({ rule, severity, risk, title, mend, count, places }: LintFinding) {
  const { tone, icon, label } = tones[severity];
  return (
    <details className={classes['finding']}>
      <summary>
        <ToneBadge tone={tone} icon={icon}>
          {label}
        </ToneBadge>
        <span className={classes['title']}>{title}</span>
        <Text span size="xs" c="dimmed">
          {counted(count, 'place')}
          {risk !== null && `, ${risk}`}
        </Text>
      </summary>
      <div className={classes['body']}>
        <Text size="sm">{mend}</Text>
        <ul className={classes['places']}>
          {places.map(({ at, file, line, column, message }) => (
            <li key={`${file} ${at}`}>
              {file !== undefined && `${file}: `}
              {line !== undefined && column !== undefined && `Line ${line}, column ${column}: `}
              <code>{at === '' ? 'the document itself' : at}</code>
              {message !== undefined && ` ${message}`}
            </li>
          ))}
        </ul>
        <Text size="xs" c="dimmed">
          {count > places.length && `And ${count - places.length} more. `}Rule <code>{rule}</code>
        </Text>
      </div>
    </details>
  );
}
