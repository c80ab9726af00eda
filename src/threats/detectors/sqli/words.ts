import { K, type Kind, packed } from './kinds.ts';

/**
 * Words of SQL by what they do in a statement, over the dialects that are met (MySQL, PostgreSQL, SQL Server, Oracle,
 * SQLite): one letter for each kind. Words that are also everyday English and say little alone are left out.
 */
const byKind: Readonly<Record<string, string>> = {
  // Begin a query or change something.
  E: 'select insert update delete drop create alter truncate replace merge exec execute call grant revoke load handler rename explain describe attach detach vacuum pragma',
  // Control of a procedure, in dialects that take several statements.
  T: 'declare begin waitfor shutdown goto print raiserror while dbcc backup restore kill reconfigure openquery',
  // Join a second query.
  U: 'union intersect except minus',
  // Parts of a query.
  k: 'from where into values set as on using join inner outer limit offset fetch top distinct distinctrow all table index view trigger procedure function exists then else end case returning outfile dumpfile infile default primary constraint references cast delayed low_priority high_priority ignore sql_no_cache sql_cache sql_calc_found_rows sql_buffer_result sql_small_result sql_big_result straight_join partition over rows lock escape before after unique foreign analyze desc asc in for revert with varying precision delay do',
  // Order and group.
  B: 'having',
  // Join conditions.
  '&': 'and or xor',
  // Compare and calculate.
  o: 'is not like rlike regexp between div mod sounds similar glob match ilike isnull notnull against overlaps eqv imp soundslike rlike any some',
  // Values by name.
  '1': 'true false unknown binary_double_infinity binary_double_nan binary_float_infinity binary_float_nan',
  v: 'null current_date current_time current_timestamp current_user session_user system_user localtime localtimestamp sysdate rownum rowid utc_date utc_time utc_timestamp sqlcode sqlerrm',
  // Types.
  t: 'int int2 int4 int8 integer bigint smallint tinyint mediumint varchar varchar2 nvarchar nvarchar2 char nchar character text ntext tinytext mediumtext longtext decimal dec numeric float float4 float8 double real bit blob tinyblob mediumblob longblob datetime smalldatetime timestamptz boolean bool bytea clob nclob signed unsigned xmltype interval money smallmoney uniqueidentifier sql_variant binary varbinary regclass regtype oid varying _latin1 _utf8 _utf8mb4 _binary _ascii _ucs2 _cp1251 _big5 _gbk',
  A: 'collate',
};

/** Functions that attacks call, and those of which statements are built. */
const functions =
  'abs aes_decrypt aes_encrypt array_agg ascii asciistr atan avg benchmark bin bit_and bit_count ' +
  'bit_length bit_or bit_xor bitand cast ceil ceiling char_length character_length charindex charset ' +
  'checksum chr coalesce coercibility collation compress concat concat_ws connection_id conv convert ' +
  'cos cot count crc32 ctxsys.drithsx.sn cume_dist curdate current_database current_schema ' +
  'current_schemas current_setting cursor_name curtime database_to_xml dataloss date_add date_format ' +
  'date_sub dateadd datediff datename datepart day dayname dayofmonth dayofweek dayofyear db_id ' +
  'db_name dblink dblink_connect dblink_exec dbms_assert dbms_export_extension dbms_java.runjava ' +
  'dbms_ldap.init dbms_lock dbms_lock.sleep dbms_pipe.receive_message dbms_utility.sqlid_to_sqlhash ' +
  'dbms_xmlgen.getxml dbms_xmlquery.getxml decode degrees dense_rank des_decrypt des_encrypt ' +
  'difference elt encode encrypt exp export_set extract extractvalue field file_id file_name ' +
  'find_in_set floor format found_rows from_base64 from_days from_unixtime generate_series ' +
  'geometrycollection get_host_address get_lock getdate getutcdate greatest group_concat grouping ' +
  'gtid_subset gtid_subtract has_dbaccess hashbytes hex host_id host_name httpuritype if ifnull iif ' +
  'inet_aton inet_ntoa initcap instr interval is_free_lock is_member is_srvrolemember is_used_lock ' +
  'isdate isnumeric json_array json_array_elements json_extract json_keys json_object ' +
  'jsonb_array_elements lag last_day last_insert_id lcase lead least len length linestring listagg ln ' +
  'lo_create lo_export lo_get lo_import lo_open lo_put load_extension load_file locate log log10 log2 ' +
  'loread lower lpad ltrim make_set makedate makepoint master..xp_cmdshell master..xp_dirtree ' +
  'master.dbo.xp_cmdshell master.dbo.xp_dirtree master_pos_wait max md5 microsecond mid min minute ' +
  'monthname multilinestring multipoint multipolygon name_const nchar newid now ntile nullif nvl nvl2 ' +
  'object_id object_name oct octet_length old_password opendatasource openrowset ord ' +
  'ordsys.ord_dicom.getmappingxpath parsename patindex percent_rank period_add permissions ' +
  'pg_backend_pid pg_client_encoding pg_database_size pg_ls_dir pg_postmaster_start_time ' +
  'pg_read_binary_file pg_read_file pg_sleep pg_sleep_for pg_stat_file pg_terminate_backend pi ' +
  'polygon position pow power procedure_analyse procedure_analyze quarter query_to_xml quote ' +
  'quote_ident quote_json quote_literal quote_nullable quotename radians rand random randomblob rank ' +
  'rawtohex regexp_instr regexp_matches regexp_replace regexp_split_to_table regexp_substr ' +
  'release_lock repeat replicate reverse round row_count row_number row_to_json rpad rtrim ' +
  'schema_name scope_identity sec_to_time serverproperty sha sha1 sha2 sign sin sleep soundex ' +
  'sp_addextendedproc sp_executesql sp_helpdb sp_makewebtask sp_oacreate sp_oamethod sp_password ' +
  'space sqlite_version sqrt st_asgml st_geomfromtext st_latfromgeohash st_longfromgeohash ' +
  'st_pointfromgeohash stddev str strcmp string_agg stuff subdate substr substring substring_index ' +
  'sum suser_id suser_name suser_sname sys.fn_sqlvarbasetostr sys.stragg sys_context sys_eval ' +
  'sys_exec sysdatetime tan textpos timediff timestampadd timestampdiff to_base64 to_char to_date ' +
  'to_days to_number to_timestamp total_changes translate trim trunc typeof ucase uncompress unhex ' +
  'unicode unistr unix_timestamp unnest updatexml upper user_lock.sleep utl_encode utl_http ' +
  'utl_http.request utl_inaddr utl_inaddr.get_host_address utl_inaddr.get_host_name ' +
  'utl_raw.cast_to_raw utl_raw.cast_to_varchar2 uuid uuid_short validate_password_strength variance ' +
  'version weekday weekofyear wm_concat xdburitype xmlagg xmlconcat xmlelement xmlforest xmlparse ' +
  'xp_availablemedia xp_cmdshell xp_dirtree xp_enumdsn xp_execresultset xp_fileexist xp_filelist ' +
  'xp_loginconfig xp_makecab xp_ntsec_enumdomains xp_regaddmultistring xp_regdeletekey ' +
  'xp_regdeletevalue xp_regenumkeys xp_regenumvalues xp_regread xp_regremovemultistring xp_regwrite ' +
  'xp_servicecontrol xp_subdirs xp_terminate_process xpath xpath_exists yearweek zeroblob';

/** Names that are functions where they are called, and may be names of columns elsewhere. */
const namesCalled =
  'cast convert any char count current_date current_time current_timestamp current_user database date ' +
  'date_trunc default exists glob hour insert isnull left like localtime localtimestamp match ' +
  'minute month nchar now password regexp repeat replace right rlike row schema second session_user ' +
  'some sysdate system_user time timestamp truncate user utc_date utc_time utc_timestamp values ' +
  'varchar week xmltype year';

/** Those that take no argument: called with one they are names of something else. */
const withoutArguments =
  'user current_user session_user system_user current_date localtimestamp connection_id';

/** Words that say one thing together. */
const phrases: Readonly<Record<string, string>> = {
  B: 'group by|order by|partition by|order siblings by',
  U: 'union all|union distinct|union all distinct|union distinct all|intersect all|intersect distinct|except all|except distinct|minus all',
  o: 'is not|not in|not like|not rlike|not regexp|not between|not glob|not similar|not ilike|is distinct|is not distinct|is distinct from|is not distinct from|similar to|not similar to|sounds like|not match',
  k: 'left join|right join|left outer|right outer|left outer join|right outer join|full outer|full join|full outer join|inner join|outer join|cross join|natural join|natural inner|natural left|natural right|natural full|natural inner join|into outfile|into dumpfile|as of|for update|for xml|for json|lock in|lock in share|lock in share mode|with rollup|next value|next value for|returning into|is null',
  t: 'double precision|character varying|character set|char varying|national character|national char|unsigned integer|signed integer|with time|time zone|bit varying|national varchar|long varchar',
  T: 'waitfor delay|waitfor time|begin try|begin tran|begin transaction|begin declare',
  f: 'if exists|if not exists|if not|procedure analyse|procedure analyze',
  E: 'insert into|insert ignore|replace into|delete from|delete low_priority|load data|load xml|exec master|merge into|select top|select unique|select all|select distinct|select distinctrow',
  A: 'collate nocase',
};

/** All words but functions, which say nothing without their brackets; those of phrases one by one. */
export const statementWords: ReadonlySet<string> = new Set(
  [...Object.values(byKind), ...Object.values(phrases)].flatMap(words => words.split(/[ |]/)),
);

/** Of each word, at its number; the first is for all that are none. */
const kinds: Kind[] = [K.name];
const calledKinds: Kind[] = [K.name];
const texts: string[] = [''];
const numbers = new Map<string, number>();

function number(word: string): number {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  numbers.set(word, texts.length);
  texts.push(word);
  kinds.push(K.name);
  return calledKinds.push(K.name) - 1;
}

function isKind(word: string, kind: Kind): void {
  const at = number(word);
  if (kinds[at] === K.name) kinds[at] = kind;
  if (calledKinds[at] === K.name) calledKinds[at] = kind;
}

for (const word of namesCalled.split(' ')) calledKinds[number(word)] = K.call;
for (const [kind, words] of Object.entries(byKind))
  for (const word of words.split(' ')) isKind(word, packed(kind));
for (const word of functions.split(' ')) isKind(word, K.call);

/** Two words, or a phrase and a word, by their numbers: what they are together. */
const pairs = new Map<number, number>();
const pair = (first: number, second: number): number => first * 65_536 + second;

for (const [kind, several] of Object.entries(phrases))
  for (const phrase of several.split('|')) {
    const words = phrase.split(' ');
    for (let length = 2; length <= words.length; length++) {
      const text = words.slice(0, length).join(' ');
      const at = number(text);
      pairs.set(pair(number(words.slice(0, length - 1).join(' ')), number(words[length - 1] as string)), at);
      if (length === words.length) kinds[at] = calledKinds[at] = packed(kind);
      if (text === 'not like') calledKinds[at] = K.call;
    }
  }
// What only begins a phrase is what its last word is.
for (const [text, at] of numbers)
  if (text.includes(' ') && kinds[at] === K.name) {
    const last = numbers.get(text.slice(text.lastIndexOf(' ') + 1)) ?? 0;
    kinds[at] = kinds[last] as Kind;
    calledKinds[at] = calledKinds[last] as Kind;
  }

const lowered = (octet: number): number => (octet >= 0x41 && octet <= 0x5a ? octet + 32 : octet);

/** Open addressing: a word's number at the place that its letters are summed up to. */
const places = 4_096;
const table = new Uint16Array(places);
for (const [word, at] of numbers)
  if (!word.includes(' ')) {
    let place = sumOf(word, 0, word.length) & (places - 1);
    while (table[place] !== 0) place = (place + 1) & (places - 1);
    table[place] = at;
  }

function sumOf(value: string, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum = (Math.imul(sum, 31) + lowered(value.charCodeAt(at))) | 0;
  return sum ^ (sum >>> 12);
}

const longest = Math.max(
  ...[...numbers.keys()].filter(word => !word.includes(' ')).map(({ length }) => length),
);

/** The number of a word in any case, 0 for one that SQL does not know. */
export function wordAt(value: string, from: number, to: number): number {
  const length = to - from;
  if (length > longest) return 0;
  let place = sumOf(value, from, to) & (places - 1);
  for (;;) {
    const at = table[place] as number;
    if (at === 0) return 0;
    const text = texts[at] as string;
    if (text.length === length && equals(text, value, from)) return at;
    place = (place + 1) & (places - 1);
  }
}

function equals(text: string, value: string, from: number): boolean {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) !== lowered(value.charCodeAt(from + i))) return false;
  return true;
}

export const kindOfWord = (word: number): Kind => kinds[word] as Kind;
/** Where a bracket follows. */
export const kindOfCalled = (word: number): Kind => calledKinds[word] as Kind;
/** What two words are together, 0 for nothing that SQL knows. */
export const phraseOf = (first: number, second: number): number => pairs.get(pair(first, second)) ?? 0;

const numbersOf = (words: string): ReadonlySet<number> => new Set(words.split(' ').map(number));
const unary = numbersOf('not');
const argumentless = numbersOf(withoutArguments);
const ifs = new Set([number('if'), number('if not')]);
const into = new Set([number('into outfile'), number('into dumpfile')]);
const isOf =
  (words: ReadonlySet<number>) =>
  (word: number): boolean =>
    words.has(word);
export const isNot = isOf(unary);
export const takesNoArguments = isOf(argumentless);
export const isIf = isOf(ifs);
export const writesFile = isOf(into);
export const isIn = isOf(new Set([number('in'), number('not in')]));
