import { Text } from '@mantine/core';
import { Link } from '#kit/link.tsx';
import { SignIn } from './sign-in.tsx';

export default function DeveloperSignInPage() {
  return (
    <SignIn
      lead="To your applications, keys and usage."
      below={
        <Text size="sm">
          New here? <Link href="/sign-up">Sign up</Link>
        </Text>
      }
    />
  );
}
