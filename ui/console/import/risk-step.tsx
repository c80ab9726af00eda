import { Button, Paper, Stack } from '@mantine/core';
import { IconAlertHexagon, IconInfoCircle } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { categories } from '#kit/badges/badges.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { AssessmentForm } from '../versions/assessment-form.tsx';
import { useKeepVersion } from '../versions/keep-version.ts';
import type { VersionOf } from '../versions/version-page.tsx';
import { useWorstCategory } from '../versions/worst-category.ts';

/** The risk assessment: demanded where an operation can harm, offered everywhere else. */
export function RiskStep({ product, version, next }: VersionOf & { next: () => void }) {
  const reading = useRead(api, '/questionnaire', {});
  const worst = useWorstCategory(version);
  const keep = useKeepVersion({ product, version });
  const harms = worst === 'tells-harm' || worst === 'does-harm';
  return (
    <PageState of={reading}>
      {({ questions }) => (
        <Stack gap="lg">
          <Note
            tone={harms ? 'red' : 'blue'}
            icon={harms ? IconAlertHexagon : IconInfoCircle}
            title={harms ? 'These answers are needed' : 'These answers are of your choice'}
          >
            {harms
              ? `An operation is in the category “${categories[worst].label}”. Without an assessment the version is not published.`
              : 'No operation is in a category that can harm, so the version can be published without.'}
          </Note>
          <Paper p={{ base: 'md', sm: 'lg' }}>
            <AssessmentForm
              version={version}
              questions={questions}
              submit={version.assessment === null ? 'Store and continue' : 'Store again and continue'}
              onDone={changed => {
                keep(changed);
                next();
              }}
              cancel={
                <Button variant="default" onClick={next}>
                  {version.assessment !== null ? 'Continue' : harms ? 'Answer later' : 'Skip'}
                </Button>
              }
            />
          </Paper>
        </Stack>
      )}
    </PageState>
  );
}
