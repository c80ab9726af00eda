import { Avatar, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { roleTitles } from '../api/roles.ts';
import { LinkButton } from '../link.tsx';
import { useSession } from '../session.tsx';
import { toast } from '../toast.tsx';

/** Who is signed in, the way to their account and out; or the way in. */
export function UserMenu({ signUp }: { signUp?: string | undefined }) {
  const { user, signOut } = useSession();
  const [place, navigate] = useLocation();
  if (user === null)
    return (
      <Group gap="xs" wrap="nowrap">
        <LinkButton href={`/sign-in?next=${encodeURIComponent(place)}`} variant="default" size="xs">
          Sign in
        </LinkButton>
        {signUp !== undefined && (
          <LinkButton href={signUp} size="xs" visibleFrom="xs">
            Sign up
          </LinkButton>
        )}
      </Group>
    );
  const leave = () => {
    signOut().then(
      () => navigate('/'),
      () => toast.failed('You are still signed in: the server did not answer. Try again.'),
    );
  };
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton p={4}>
          <Avatar size={30} color="gate" variant="light">
            {initials(user.name)}
          </Avatar>
          <VisuallyHidden>Account of {user.name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" pt="xs" fw={600} size="sm">
          {user.name}
        </Text>
        <Text px="sm" size="xs" c="dimmed">
          {user.email}
        </Text>
        {user.roles.length > 0 && (
          <Text px="sm" pb="xs" size="xs" c="dimmed">
            {user.roles.map(role => roleTitles[role] ?? role).join(', ')}
          </Text>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} href="/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(part => part !== '')
    .map(part => part.slice(0, 1).toUpperCase())
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join('');
