import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';

/** Short news at the corner, read out by screen readers. What needs an answer belongs into the page instead. */
export const toast = {
  done: (message: string) =>
    notifications.show({
      message,
      icon: <IconCheck size={18} aria-hidden />,
      color: 'gate',
      autoClose: 5000,
    }),
  failed: (message: string) =>
    notifications.show({
      title: 'That did not work',
      message,
      icon: <IconAlertTriangle size={18} aria-hidden />,
      color: 'red',
      autoClose: false,
    }),
};
