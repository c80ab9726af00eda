import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { LiveFeed, type LiveState } from './feed.ts';

/** Milliseconds between two pictures for those who asked for less motion. */
const calm = 5_000;
/** Refusals that are there already when the page opens. */
const recently = 50;

export interface Live {
  /** What is to be seen: what the stream told last, or what it had told when it was paused. */
  readonly live: LiveState;
  /** What the stream told last, also while the picture is held. */
  readonly now: LiveState;
  readonly isPaused: boolean;
  readonly pause: () => void;
  readonly goOn: () => void;
  readonly connectNow: () => void;
}

/** The live stream, while the page is open. */
export function useLive(): Live {
  const { refresh, can } = useSession();
  const canRead = can('decisions:read');
  const [feed] = useState(
    () =>
      new LiveFeed({
        open: () => new EventSource(`${api.base}/live`),
        recent: async () =>
          canRead ? (await api.get('/decisions', { query: { limit: recently } })).items : [],
        checkSession: refresh,
        now: Date.now,
        random: Math.random,
      }),
  );
  const now = useSyncExternalStore(feed.watch, feed.read);
  const [held, setHeld] = useState<LiveState | null>(null);
  useEffect(() => {
    const tell = () => feed.hide(document.hidden);
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [feed]);
  const isCalm = useMediaQuery('(prefers-reduced-motion: reduce)');
  const seldom = useSeldom(feed, isCalm);
  const shown = held ?? (isCalm ? seldom : null) ?? now;
  return {
    // The state of the connection is never late.
    live: { ...shown, connection: now.connection },
    now,
    isPaused: held !== null,
    pause: () => setHeld(shown),
    goOn: () => setHeld(null),
    connectNow: feed.connectNow,
  };
}

/** What the feed last held, looked at now and then. */
function useSeldom(feed: LiveFeed, isCalm: boolean): LiveState | null {
  const [seen, setSeen] = useState<LiveState | null>(null);
  useEffect(() => {
    if (!isCalm) return undefined;
    const look = () => {
      if (document.hidden) return;
      setSeen(feed.read());
    };
    const timer = setInterval(look, calm);
    return () => clearInterval(timer);
  }, [feed, isCalm]);
  // At first there is nothing to hold back.
  return seen !== null && seen.seconds.length > 0 ? seen : null;
}
