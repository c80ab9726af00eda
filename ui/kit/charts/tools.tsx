import { ActionIcon, Group, Tooltip } from '@mantine/core';
import {
  IconArrowBarBoth,
  IconChartLine,
  IconChevronLeft,
  IconChevronRight,
  IconTable,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import classes from './charts.module.css';

interface Tool {
  readonly label: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly run: () => void;
  readonly off?: boolean;
}

/** What the mouse does by dragging, for the keyboard and for fingers; and the way to the table. */
export function Tools({
  title,
  zoomIn,
  zoomOut,
  earlier,
  later,
  whole,
  isWhole,
  zooms,
  asTable,
  toggleTable,
}: {
  title: string;
  zoomIn: () => void;
  zoomOut: () => void;
  earlier: () => void;
  later: () => void;
  /** Not where another stretch is read each time: there is no whole to go back to. */
  whole: (() => void) | undefined;
  isWhole: boolean;
  zooms: boolean;
  asTable: boolean;
  toggleTable: () => void;
}) {
  const tools: readonly Tool[] = [
    { label: 'Earlier', icon: IconChevronLeft, run: earlier, off: isWhole },
    { label: 'Later', icon: IconChevronRight, run: later, off: isWhole },
    { label: 'Zoom in', icon: IconZoomIn, run: zoomIn },
    { label: 'Zoom out', icon: IconZoomOut, run: zoomOut, off: isWhole },
    ...(whole === undefined
      ? []
      : [{ label: 'Show the whole time', icon: IconArrowBarBoth, run: whole, off: isWhole }]),
  ];
  return (
    <Group gap={2} className={classes['tools']} role="group" aria-label={`View of ${title}`}>
      {zooms && !asTable && tools.map(tool => <ToolButton key={tool.label} {...tool} />)}
      <ToolButton
        label={asTable ? 'Show as chart' : 'Show as table'}
        icon={asTable ? IconChartLine : IconTable}
        run={toggleTable}
      />
    </Group>
  );
}

function ToolButton({ label, icon: Icon, run, off = false }: Tool) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        aria-disabled={off}
        onClick={off ? undefined : run}
      >
        <Icon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
