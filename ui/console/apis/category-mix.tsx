import type { CategoryMix as Mix } from '#kit/api/admin.ts';
import { type Category, categories } from '#kit/badges/badges.tsx';
import classes from './category-mix.module.css';

const order = Object.keys(categories) as Category[];

/** How many operations there are of each category: a bar, and the same in words. */
export function CategoryMix({ mix }: { mix: Mix }) {
  const present = order.filter(category => mix[category] > 0);
  if (present.length === 0) return <span className={classes['none']}>No operations</span>;
  return (
    <div className={classes['mix']}>
      <div className={classes['bar']} aria-hidden>
        {present.map(category => (
          <span
            key={category}
            className={classes[categories[category].tone]}
            style={{ flexGrow: mix[category] }}
          />
        ))}
      </div>
      <ul className={classes['legend']} aria-label="Operations by category">
        {present.map(category => {
          const { icon: Icon, label, tone, meaning } = categories[category];
          return (
            <li key={category} title={meaning}>
              <span className={classes[`${tone}Text`]} aria-hidden>
                <Icon size={13} stroke={2} />
              </span>
              {label} <b>{mix[category]}</b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
