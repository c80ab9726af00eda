import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

/** A search that asks when typing pauses, not at each letter. `label` is read out: "Search APIs". */
export function SearchInput({
  label,
  value,
  onSearch,
  placeholder = label,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  placeholder?: string;
}) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  // Somebody else changed the value, as going back in the browser does; our own search coming back is no change.
  if (value !== sent) {
    setSent(value);
    setText(value);
  }
  useEffect(() => {
    if (text === sent) return undefined;
    const timer = setTimeout(() => {
      setSent(text);
      onSearch(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text, sent, onSearch]);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={200}
      onChange={event => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? undefined : (
          <CloseButton size="sm" aria-label="Clear the search" onClick={() => setText('')} />
        )
      }
      miw={{ base: '100%', xs: 260 }}
    />
  );
}
