import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Frame } from './frame.tsx';

/** The same for every address, known or not: what is true of it stands in the mail only. */
export function MailSent({
  title,
  to,
  again,
  children,
}: {
  title: string;
  to: string;
  again: () => void;
  children: ReactNode;
}) {
  const news = useRef<HTMLDivElement>(null);
  useEffect(() => news.current?.focus(), []);
  return (
    <Frame title={title}>
      <Stack>
        <Alert
          ref={news}
          tabIndex={-1}
          role="status"
          variant="light"
          icon={<IconMail size={18} aria-hidden />}
          title={`Look into the mailbox of ${to}`}
        >
          {children}
        </Alert>
        <Text size="sm" c="dimmed">
          Nothing there after a few minutes? Look into the folder for unwanted mail, or check the address.
        </Text>
        <Button variant="default" onClick={again}>
          Use another address
        </Button>
      </Stack>
    </Frame>
  );
}
