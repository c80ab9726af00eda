import { Text } from '@mantine/core';
import { SignIn } from './sign-in.tsx';

export default function StaffSignInPage() {
  return (
    <SignIn
      lead="To the console, for those who own, guard and run APIs."
      below={
        <Text size="sm" c="dimmed">
          Accounts are made by invitation. At the very first start, open the link that Gatehouse printed.
        </Text>
      }
    />
  );
}
