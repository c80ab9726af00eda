import { type Category, CategoryBadge, categories } from '#kit/badges/badges.tsx';
import classes from './category-meanings.module.css';

/** What the four categories mean, where somebody chooses among them. */
export function CategoryMeanings() {
  return (
    <dl className={classes['list']}>
      {(Object.keys(categories) as Category[]).map(category => (
        <div key={category}>
          <dt>
            <CategoryBadge category={category} />
          </dt>
          <dd>{categories[category].meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
