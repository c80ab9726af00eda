import { useSearchParams } from 'wouter';
import { useList } from '#kit/api/hooks.ts';
import { FilterSelect } from '#kit/data/filters.tsx';
import { api } from '../api.ts';
import type { PolicyScope } from './addresses.ts';

export const scopes: Readonly<Record<PolicyScope, string>> = {
  zone: 'Zone',
  api: 'API',
  version: 'Version',
  operation: 'Operation',
};

const places: ReadonlySet<string> = new Set(['scope', 'scopeId', 'api', 'version']);

/** Of what the page shows the policies; all of it stands in the address. */
export function usePlace() {
  const [query, setQuery] = useSearchParams();
  const text = (name: string) => query.get(name) ?? '';
  const asked = text('scope');
  const scope: PolicyScope | '' = Object.hasOwn(scopes, asked) ? (asked as PolicyScope) : '';
  // Another place; what else the list is narrowed to stays.
  const choose = (next: Record<string, string>) =>
    setQuery(
      before => {
        const kept = [...before].filter(([name]) => !places.has(name));
        const chosen = Object.entries(next).filter(([, value]) => value !== '');
        return new URLSearchParams([...kept, ...chosen]);
      },
      { replace: true },
    );
  return { scope, scopeId: text('scopeId'), api: text('api'), version: text('version'), choose };
}

export type Place = ReturnType<typeof usePlace>;

/** Chooses a zone, API, version or operation, from the outside to the inside. */
export function PlaceChoice({ place }: { place: Place }) {
  const { scope, scopeId, choose } = place;
  const apiId = scope === 'api' ? scopeId : place.api;
  const versionId = scope === 'version' ? scopeId : place.version;
  const deep = scope === 'version' || scope === 'operation';
  const zones = useList(api, '/zones', { query: { limit: 100 } }, { enabled: scope === 'zone' });
  const apis = useList(api, '/apis', { query: { limit: 100 } }, { enabled: scope === 'api' || deep });
  const versions = useList(
    api,
    '/apis/{api}/versions',
    { path: { api: apiId }, query: { limit: 100 } },
    { enabled: deep && apiId !== '' },
  );
  const operations = useList(
    api,
    '/apis/{api}/versions/{version}/operations',
    { path: { api: apiId, version: versionId }, query: { limit: 100 } },
    { enabled: scope === 'operation' && apiId !== '' && versionId !== '' },
  );
  return (
    <>
      <FilterSelect
        label="Attached to"
        value={scope}
        onChange={next => choose({ scope: next })}
        options={(Object.keys(scopes) as PolicyScope[]).map(value => ({ value, label: scopes[value] }))}
      />
      {scope === 'zone' && (
        <FilterSelect
          label="Zone"
          value={scopeId}
          onChange={next => choose({ scope, scopeId: next })}
          options={zones.items.map(({ name }) => ({ value: name, label: name }))}
        />
      )}
      {(scope === 'api' || deep) && (
        <FilterSelect
          label="API"
          value={apiId}
          onChange={next => choose(scope === 'api' ? { scope, scopeId: next } : { scope, api: next })}
          options={apis.items.map(({ id, title }) => ({ value: id, label: title }))}
        />
      )}
      {deep && apiId !== '' && (
        <FilterSelect
          label="Version"
          value={versionId}
          onChange={next =>
            choose(
              scope === 'version'
                ? { scope, api: apiId, scopeId: next }
                : { scope, api: apiId, version: next },
            )
          }
          options={versions.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {scope === 'operation' && versionId !== '' && (
        <FilterSelect
          label="Operation"
          value={scopeId}
          onChange={next => choose({ scope, api: apiId, version: versionId, scopeId: next })}
          options={operations.items.map(({ id, method, path }) => ({
            value: id,
            label: `${method} ${path}`,
          }))}
        />
      )}
    </>
  );
}
