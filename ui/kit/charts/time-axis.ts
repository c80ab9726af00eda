const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const whole = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Labels of the moments at which the axis is divided, in the viewer's zone; the date stands below where it changes. */
export function axisLabels(moments: readonly number[], apart: number): string[] {
  let shown = '';
  return moments.map(moment => {
    const today = date.format(moment);
    if (apart >= day) return today;
    const time = (apart < minute ? exact : clock).format(moment);
    const isNew = today !== shown;
    shown = today;
    return isNew ? `${time}\n${today}` : time;
  });
}

/** A moment as a reader of the chart needs it: seconds only where the steps are that short. */
export const momentLabel = (moment: number, step: number): string =>
  (step < minute ? exact : whole).format(moment);
