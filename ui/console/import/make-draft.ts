import type { ContractFiles, ContractPreview, Upstream } from '#kit/api/admin.ts';
import { ApiProblem } from '#kit/api/problem.ts';
import { api } from '../api.ts';
import { targetsOf } from '../versions/access-values.ts';

/** What the first step asks for. */
export interface DraftValues {
  /** Its name; the text itself is kept beside the form. */
  document: string;
  /** There is no document. */
  without: boolean;
  target: 'new' | 'existing';
  /** Name of the API, when it is there already. */
  existing: string;
  name: string;
  title: string;
  owner: string;
  description: string;
  version: string;
  /** Upstream addresses, one a line. */
  targets: string;
}

type Suggested = Pick<DraftValues, 'name' | 'title' | 'description' | 'version' | 'targets'>;

/** What a document says of itself, as far as there is a field for it. */
export function suggestionsOf({ contract, suggested }: ContractPreview): Suggested {
  return {
    name: suggested?.api ?? '',
    title: contract?.title.slice(0, 200) ?? '',
    description: contract?.description.slice(0, 4000) ?? '',
    version: suggested?.version ?? '',
    targets: suggested?.targets.join('\n') ?? '',
  };
}

/** Makes the API, if it is new, and the draft. When the draft is refused, nothing is left of the attempt. */
export async function makeDraft(values: DraftValues, contract: string | ContractFiles | null) {
  const { target, existing, name, title, owner, description } = values;
  const body = {
    name: values.version,
    contract: values.without ? null : contract,
    upstream: { targets: targetsOf(values.targets) },
  };
  if (target === 'existing') return drafted(existing, body);
  const made = await api.post('/apis', {
    body: { name, owner, description, ...(title.trim() !== '' && { title: title.trim() }) },
  });
  try {
    return await drafted(made.name, body);
  } catch (error) {
    await api
      .delete('/apis/{api}', { path: { api: made.id }, revision: made.revision })
      .catch(() => undefined);
    throw error;
  }
}

async function drafted(
  name: string,
  body: { name: string; contract: string | ContractFiles | null; upstream: Pick<Upstream, 'targets'> },
) {
  try {
    const { warnings, name: version } = await api.post('/apis/{api}/versions', {
      path: { api: name },
      body,
    });
    return { api: name, version, warnings };
  } catch (error) {
    throw error instanceof ApiProblem ? aboutVersion(error) : error;
  }
}

/** Both requests have a `name`: the version's is told apart, so that the fault is shown at its own field. */
function aboutVersion(problem: ApiProblem): ApiProblem {
  const errors = problem.errors.map(fault =>
    fault.at.endsWith('/name') ? { ...fault, at: '/version' } : fault,
  );
  const { status, code, title, detail, instance, permission, retryAfter, more } = problem;
  return new ApiProblem(
    status,
    { ...more, type: `/errors/${code}`, title, detail, instance, permission, errors },
    retryAfter,
  );
}
