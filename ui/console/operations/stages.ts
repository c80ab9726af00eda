import type { PipelineStage } from '#kit/api/admin.ts';

/** What each stage of the pipeline is called and decides. */
export const stages: Readonly<
  Record<PipelineStage['stage'], { readonly label: string; readonly meaning: string }>
> = {
  normalise: { label: 'Normalise', meaning: 'Refuses what could be read in more than one way.' },
  screen: { label: 'Screen', meaning: 'Decides by where a request comes from, before anything else.' },
  route: {
    label: 'Route',
    meaning:
      'Finds the operation, and answers what no operation takes. Then what it decides by address alone.',
  },
  identify: { label: 'Identify', meaning: 'Finds out which application calls.' },
  authorise: {
    label: 'Authorise',
    meaning: 'Decides whether that application may call this version, and under which plan.',
  },
  limit: {
    label: 'Limit',
    meaning: 'Counts calls and refuses too many: the limits of the operation first, then those of the plan.',
  },
  validate: { label: 'Validate', meaning: 'Holds what is sent against what the operation takes.' },
  'authorise-object': {
    label: 'Authorise object',
    meaning: 'Decides whether the thing that is asked for belongs to the caller.',
  },
  inspect: { label: 'Inspect', meaning: 'Looks for attacks in what is sent.' },
  journal: {
    label: 'Journal',
    meaning: 'Writes the call down for good, where it must be provable; what cannot be written is refused.',
  },
  transform: { label: 'Transform', meaning: 'Writes the headers that the upstream gets.' },
  forward: {
    label: 'Forward',
    meaning: 'Sends it to the upstream; a call with a sandbox key is answered with the contract’s example.',
  },
  response: {
    label: 'Response',
    meaning: 'Checks the answer, takes out and masks what is not for the caller, and sets its headers.',
  },
  record: { label: 'Record', meaning: 'Notes what became of the request, in every case.' },
};
