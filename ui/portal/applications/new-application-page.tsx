import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { ApplicationForm } from './application-form.tsx';

export default function NewApplicationPage() {
  return (
    <>
      <PageHeader
        title="New application"
        lead="One for each program that calls: it gets its own keys, and its use is counted apart from others."
        crumbs={[{ label: 'Applications', href: '/applications' }]}
      />
      <Section title="About it">
        <ApplicationForm cancel="/applications" />
      </Section>
    </>
  );
}
