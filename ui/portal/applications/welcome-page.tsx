import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Steps } from '../steps/steps.tsx';
import { ApplicationForm } from './application-form.tsx';

/** Where a new developer arrives, right after the address was confirmed. */
export default function WelcomePage() {
  const { user } = useSession();
  return (
    <>
      <PageHeader
        title={`Welcome, ${user?.name ?? 'developer'}`}
        lead="Your account is ready. Three steps lead to the first call; the first one is here."
      />
      <Steps
        label="Your way to the first call"
        steps={[
          { title: 'Register an application', text: 'A name, and where it will run.', state: 'now' },
          { title: 'Subscribe it to an API', text: 'Choose a plan; most are granted at once.' },
          { title: 'Get a key and call', text: 'First in the sandbox, then for real.' },
        ]}
      />
      <Section title="Make your first application">
        <ApplicationForm cancel="/" leave="Later" />
      </Section>
    </>
  );
}
