import { Text } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { Link } from '#kit/link.tsx';
import { safeNext, withNext } from './next.ts';
import { SignIn } from './sign-in.tsx';

export default function DeveloperSignInPage() {
  const [parameters] = useSearchParams();
  return (
    <SignIn
      lead="To your applications, keys and usage."
      below={
        <Text size="sm">
          New here? <Link href={withNext('/sign-up', safeNext(parameters.get('next')))}>Sign up</Link>
        </Text>
      }
    />
  );
}
