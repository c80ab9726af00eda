import type { PipelineStage } from '#kit/api/admin.ts';

/** What each stage of the pipeline is called and decides. */
export const stages: Readonly<
  Record<PipelineStage['stage'], { readonly label: string; readonly meaning: string }>
> = {
  normalise: { label: 'Normalise', meaning: 'Reads the request in one way only.' },
  screen: { label: 'Screen', meaning: 'Refuses what no caller may send, before anything is known of it.' },
  route: { label: 'Route', meaning: 'Finds the version and the operation.' },
  identify: { label: 'Identify', meaning: 'Finds out who calls.' },
  authorise: { label: 'Authorise', meaning: 'Decides whether that caller may call this operation.' },
  limit: { label: 'Limit', meaning: 'Counts calls and refuses too many.' },
  validate: { label: 'Validate', meaning: 'Holds the request against the contract.' },
  'authorise-object': {
    label: 'Authorise object',
    meaning: 'Decides whether the caller may have this thing.',
  },
  inspect: { label: 'Inspect', meaning: 'Looks into what is sent.' },
  transform: { label: 'Transform', meaning: 'Changes the request for the upstream.' },
  forward: { label: 'Forward', meaning: 'Sends it to the upstream.' },
  response: { label: 'Response', meaning: 'Changes and checks what goes back.' },
  record: { label: 'Record', meaning: 'Notes what was decided.' },
};
