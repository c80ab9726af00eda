/** A house whose door is a gate: the sign of Gatehouse. Says nothing to screen readers; its name stands beside it. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path fill="var(--gate-logo)" d="M16 2 30 12.5V30h-8v-9a6 6 0 0 0-12 0v9H2V12.5z" />
      <path fill="var(--gate-logo-accent)" d="M14.75 21.5h2.5V30h-2.5z" />
    </svg>
  );
}
