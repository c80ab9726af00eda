import classes from './home-page.module.css';

/** Gates within gates, as at the entrance. Decoration. */
export function Arch() {
  return (
    <svg
      className={classes['arch']}
      viewBox="0 0 420 220"
      preserveAspectRatio="xMaxYMax slice"
      aria-hidden="true"
    >
      <g fill="none" stroke="currentColor" strokeWidth="1.5">
        {[0, 1, 2, 3, 4, 5].map(ring => {
          const half = 26 + ring * 34;
          return (
            <path
              key={ring}
              opacity={0.5 - ring * 0.075}
              d={`M${280 - half} 240V190a${half} ${half} 0 0 1 ${2 * half} 0V240`}
            />
          );
        })}
      </g>
    </svg>
  );
}
