import { Text } from '@mantine/core';
import type { ListedAttachment } from '#kit/api/admin.ts';
import { Link } from '#kit/link.tsx';
import { apiHref, operationHref, versionHref } from '../apis/addresses.ts';

/** To what a policy is attached, in words. */
export function whereOf({ scope, scopeId, apiTitle, version, operation }: ListedAttachment): string {
  if (scope === 'zone') return `zone ${scopeId}`;
  return [operation, apiTitle, version].filter(part => part !== null).join(', ');
}

/** The same, leading there. */
export function AttachedTo({ attachment }: { attachment: ListedAttachment }) {
  const { scope, scopeId, api, apiTitle, version, operation } = attachment;
  if (scope === 'zone') return `Zone ${scopeId}`;
  if (api === null || apiTitle === null) return null;
  if (version === null) return <Link href={apiHref({ name: api, id: scopeId })}>{apiTitle}</Link>;
  const name = `${apiTitle} ${version}`;
  if (operation === null) return <Link href={versionHref(api, version)}>{name}</Link>;
  return (
    <>
      <Link href={operationHref(api, version, scopeId)} ff="monospace" size="sm">
        {operation}
      </Link>
      <Text size="sm" c="dimmed" fw={400}>
        {name}
      </Text>
    </>
  );
}
