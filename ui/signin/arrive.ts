import { useLocation } from 'wouter';
import type { Session } from '#kit/api/session.ts';
import { useSession } from '#kit/session.tsx';

/** Takes over a session that was just opened and goes to its start page. */
export function useArrive(to = '/'): (session: Session) => void {
  const { adopt } = useSession();
  const [, navigate] = useLocation();
  return session => {
    adopt(session);
    navigate(to, { replace: true });
  };
}
