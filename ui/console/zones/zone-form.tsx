import { Radio, Stack, Textarea } from '@mantine/core';
import type { Zone } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';

const texts: Readonly<Record<number, string>> = {
  403: '403 Forbidden (house rule: tells nothing)',
  405: '405 Method Not Allowed, with the verbs that are (as the standard says)',
  406: '406 Not Acceptable (house rule)',
  415: '415 Unsupported Media Type (as the standard says)',
};
export const statusText = (status: number): string => texts[status] ?? String(status);

/** One range a line; commas and spaces do as well, since lists are pasted from anywhere. */
const rangesIn = (text: string): string[] => text.split(/[\s,;]+/).filter(range => range !== '');

export function ZoneForm({ zone, close }: { zone: Zone; close: () => void }) {
  const form = useSubmit({
    initial: {
      trustedProxies: zone.trustedProxies.join('\n'),
      verbStatus: String(zone.verbStatus),
      contentTypeStatus: String(zone.contentTypeStatus),
    },
    check: ({ trustedProxies }) => ({ trustedProxies: rangesFault(rangesIn(trustedProxies)) }),
    send: ({ trustedProxies, verbStatus, contentTypeStatus }) =>
      api.patch('/zones/{zone}', {
        path: { zone: zone.name },
        revision: zone.revision,
        body: {
          trustedProxies: rangesIn(trustedProxies),
          verbStatus: verbStatus === '403' ? 403 : 405,
          contentTypeStatus: contentTypeStatus === '406' ? 406 : 415,
        },
      }),
    invalidates: ['/zones'],
    done: `Zone ${zone.name} changed`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Save zone" cancel={<CancelButton onClick={close} />}>
      <Textarea
        label="Trusted proxies (optional)"
        description="Addresses or ranges of your own proxies, one a line, such as 10.0.0.0/8. Only from them are forwarding headers believed; trusting too much lets callers pretend to be anywhere."
        autosize
        minRows={3}
        maxRows={12}
        spellCheck={false}
        {...form.field('trustedProxies')}
      />
      <Radio.Group label="Answer to a verb that is not offered" {...form.field('verbStatus')}>
        <Stack gap={6} mt={6}>
          <Radio value="405" label={statusText(405)} />
          <Radio value="403" label={statusText(403)} />
        </Stack>
      </Radio.Group>
      <Radio.Group label="Answer to a content type that is not taken" {...form.field('contentTypeStatus')}>
        <Stack gap={6} mt={6}>
          <Radio value="415" label={statusText(415)} />
          <Radio value="406" label={statusText(406)} />
        </Stack>
      </Radio.Group>
    </SubmitForm>
  );
}

/** Catches slips before they are sent; the server knows exactly. */
function rangesFault(ranges: readonly string[]): string | undefined {
  if (ranges.length > 100) return 'At most 100 ranges.';
  const wrong = ranges.find(range => !/^[0-9a-fA-F.:]+(?:\/\d{1,3})?$/.test(range));
  return wrong === undefined
    ? undefined
    : `“${wrong}” is no address or range. Write it like 10.0.0.0/8 or 2001:db8::/32.`;
}
