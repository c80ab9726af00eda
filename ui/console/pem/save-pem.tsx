import { Button, type ButtonProps } from '@mantine/core';

/** Writes PEM, which is public, to a file of the browser. */
export function SavePem({
  text,
  file,
  label,
  onSaved,
  ...button
}: ButtonProps & { text: string; file: string; label: string; onSaved?: () => void; 'aria-label'?: string }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = file;
    link.click();
    URL.revokeObjectURL(url);
    onSaved?.();
  };
  return (
    <Button size="xs" variant="default" {...button} onClick={save}>
      {label}
    </Button>
  );
}
