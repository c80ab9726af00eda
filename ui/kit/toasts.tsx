import '@mantine/notifications/styles.layer.css';
import { Notifications, notifications, type NotificationData } from '@mantine/notifications';

/** Where toasts appear. Loaded once the page is there: nothing has news before. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={4} containerWidth={380} />;
}

export const show = (news: NotificationData): void => {
  notifications.show({ closeButtonProps: { 'aria-label': 'Close' }, ...news });
};
