import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';

const toasts = () => import('./toasts.tsx');

/** Short news at the corner, read out by screen readers. What needs an answer belongs into the page instead. */
export const toast = {
  done(message: string): void {
    const icon = <IconCheck size={18} aria-hidden />;
    void toasts().then(({ show }) => show({ message, icon, color: 'gate', autoClose: 5000 }));
  },
  failed(message: string): void {
    const icon = <IconAlertTriangle size={18} aria-hidden />;
    const title = 'That did not work';
    void toasts().then(({ show }) => show({ title, message, icon, color: 'red', autoClose: false }));
  },
};
