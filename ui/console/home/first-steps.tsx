import { IconFileImport } from '@tabler/icons-react';
import { Empty } from '#kit/states/empty.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { importHref } from '../apis/addresses.ts';
import classes from './home.module.css';

/** A fresh installation: the first step, and what follows it. */
export function FirstSteps() {
  const mayImport = useSession().can('apis:write');
  return (
    <>
      <div className={classes['first']}>
        <Empty
          title="Import your first API"
          icon={<IconFileImport size={26} />}
          action={mayImport && <LinkButton href={importHref()}>Import an API</LinkButton>}
        >
          {mayImport
            ? 'Drop its OpenAPI document, say what its operations can do, and see which controls it needs. Nobody can call it before it is published.'
            : 'An API developer or an administrator imports it from its OpenAPI document. What needs you then is listed here.'}
        </Empty>
      </div>
      <Section title="What comes next">
        <ol className={classes['steps']}>
          <li>
            <strong>Publish a version.</strong> Gateways serve it as soon as it meets its floor.
          </li>
          <li>
            <strong>Offer a plan.</strong> It says how much an application may call.
          </li>
          <li>
            <strong>Let developers in.</strong> They sign up in the portal, subscribe and make their own keys.
          </li>
          <li>
            <strong>Watch.</strong> Requests and refusals appear here and in the live view.
          </li>
        </ol>
      </Section>
    </>
  );
}
