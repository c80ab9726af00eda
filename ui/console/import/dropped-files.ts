import type { GivenFile } from './document.ts';

/** Files that are read of a dropped folder: more than any contract has, less than a disk. */
const most = 5_000;

/** The files in what was dropped, those of folders with their paths. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<GivenFile[]> {
  // Entries are gone when this function waits for the first time.
  const entries = [...items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 0) return [...files].map(file => ({ path: file.name, file }));
  const found: GivenFile[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: GivenFile[]): Promise<void> {
  if (found.length >= most) throw new Error(`The folder holds more than ${most} files.`);
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
  } else if (isFolder(entry)) {
    // What belongs to tools is none of a contract's files.
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return;
    const reader = entry.createReader();
    // A reader gives a hundred at a time, and none at the end.
    for (let some = await next(reader); some.length > 0; some = await next(reader))
      for (const inner of some) await collect(inner, found);
  }
}

const next = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject));

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
