import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { toast } from '../toast.tsx';
import { filledIn, type AnyInput, type Client, type InputOf, type PathsOf, type ReplyOf } from './client.ts';
import { Unreachable } from './problem.ts';

/** Reads again only what may succeed then: a refusal stays one. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        networkMode: 'always',
        retry: (failures, error) => error instanceof Unreachable && failures < 2,
        retryDelay: attempt => 400 * 2 ** attempt,
      },
      mutations: { networkMode: 'always' },
    },
  });

interface ReadOptions {
  /** False while what it depends on is not known. */
  readonly enabled?: boolean;
  /** Milliseconds between readings while the page is visible. */
  readonly every?: number;
  /** Shows what was read last until the answer to another question is there. */
  readonly keep?: boolean;
}

type ReadCall = (path: string, input: AnyInput) => Promise<never>;

/** Reads one thing: `useRead(api, '/apis/{api}', { path: { api } })`. */
export function useRead<Operations, Path extends PathsOf<Operations, 'GET'>>(
  client: Client<Operations>,
  path: Path,
  input: InputOf<Operations, 'GET', Path>,
  { enabled = true, every, keep = false }: ReadOptions = {},
): UseQueryResult<ReplyOf<Operations, 'GET', Path>> {
  const asked = input as AnyInput;
  return useQuery<ReplyOf<Operations, 'GET', Path>>({
    queryKey: [filledOr(path, asked, enabled), 'one'],
    queryFn: ({ signal }) => (client.get as unknown as ReadCall)(path, { ...asked, signal }),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
}

/** Reads the same of several things, such as the floors of some versions; the order is that of what was asked. */
export function useReads<Operations, Path extends PathsOf<Operations, 'GET'>>(
  client: Client<Operations>,
  path: Path,
  inputs: readonly InputOf<Operations, 'GET', Path>[],
): readonly UseQueryResult<ReplyOf<Operations, 'GET', Path>>[] {
  return useQueries({
    queries: (inputs as readonly AnyInput[]).map(asked => ({
      queryKey: [filledIn(path, asked), 'one'],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<ReplyOf<Operations, 'GET', Path>> =>
        (client.get as unknown as ReadCall)(path, { ...asked, signal }),
    })),
  });
}

type ItemOf<Reply> = Reply extends { items: readonly (infer Item)[] } ? Item : never;

/** A list that the server pages, as far as it was read. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  more(): void;
  refetch(): void;
}

/** Reads a list page by page: `useList(api, '/apis', { query: { limit: 50 } })`. */
export function useList<Operations, Path extends PathsOf<Operations, 'GET'>>(
  client: Client<Operations>,
  path: Path,
  input: InputOf<Operations, 'GET', Path>,
  { enabled = true, every }: ReadOptions = {},
): Listing<ItemOf<ReplyOf<Operations, 'GET', Path>>> {
  type Item = ItemOf<ReplyOf<Operations, 'GET', Path>>;
  const asked = input as AnyInput;
  const query = useInfiniteQuery({
    queryKey: [filledOr(path, asked, enabled), 'pages'],
    queryFn: ({ signal, pageParam }): Promise<{ items: Item[]; next?: string | null }> =>
      (client.get as unknown as ReadCall)(path, {
        ...asked,
        query: { ...asked.query, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
  });
  return {
    items: query.data?.pages.flatMap(page => page.items) ?? [],
    isPending: query.isPending,
    isFetching: query.isFetching,
    error: query.error,
    hasMore: query.hasNextPage,
    more: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
  };
}

const filledOr = (path: string, input: AnyInput, enabled: boolean): string =>
  enabled ? filledIn(path, input) : path;

interface ChangeOptions<Reply, Given> {
  /** Beginnings of the paths whose readings are out of date afterwards, such as `/apis`. */
  readonly invalidates: readonly string[];
  /** Told when it is done: "API created". */
  readonly done?: string | ((reply: Reply, given: Given) => string);
  readonly onDone?: (reply: Reply, given: Given) => void;
}

/**
 * Changes something: `const publish = useChange(() => api.post(…), { invalidates: ['/apis'], done: 'Published' })`,
 * then `publish.mutate(…)`. Its `error` is shown where it was asked for: a form, a dialog or `<Failure>`.
 */
export function useChange<Reply, Given = void>(
  change: (given: Given) => Promise<Reply>,
  { invalidates, done, onDone }: ChangeOptions<Reply, Given>,
): UseMutationResult<Reply, Error, Given> {
  const queries = useQueryClient();
  return useMutation<Reply, Error, Given>({
    mutationFn: change,
    onSuccess: async (reply, given) => {
      if (done !== undefined) toast.done(typeof done === 'string' ? done : done(reply, given));
      onDone?.(reply, given);
      await queries.invalidateQueries({
        predicate: ({ queryKey: [address] }) =>
          typeof address === 'string' && invalidates.some(prefix => address.startsWith(prefix)),
      });
    },
  });
}

/** Rows that are in memory already, in the shape of a list that the server pages. */
export const listOf = <Item>(items: readonly Item[]): Listing<Item> => ({
  items,
  isPending: false,
  isFetching: false,
  error: null,
  hasMore: false,
  more: () => undefined,
  refetch: () => undefined,
});
