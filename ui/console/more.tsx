import { Button } from '@mantine/core';
import { useState } from 'react';
import { number } from '#kit/format.ts';

/** The beginning of a list that is in memory, and a way to the rest: nothing scrolls within the page. */
export function useBeginning<Item>(list: readonly Item[], shown: number) {
  const [whole, setWhole] = useState(false);
  return {
    items: whole ? list : list.slice(0, shown),
    rest: !whole && list.length > shown && (
      <Button variant="default" size="xs" mt="xs" onClick={() => setWhole(true)}>
        Show all {number(list.length)}
      </Button>
    ),
  };
}
