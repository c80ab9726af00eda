/** Words of SQL by what they do in a statement, over the dialects that are met: one letter for each kind. */
const byKind: Readonly<Record<string, string>> = {
  // Begin a query or change something.
  E: 'select insert update delete drop create alter truncate replace merge declare exec execute call begin grant revoke shutdown load handler rename analyze explain describe desc attach detach vacuum pragma copy waitfor use kill do prepare deallocate',
  // Join a second query.
  U: 'union intersect except minus',
  // Parts of a query.
  k: 'from where into values set as on using join inner outer left right cross natural full limit offset fetch top distinct all for table database schema index view trigger procedure function column if exists return then else end when case returning with recursive delay time outfile dumpfile infile default primary key unique constraint references escape collate cast rows row only percent ties lock share mode low_priority high_priority ignore sql_no_cache sql_calc_found_rows straight_join partition over',
  // Order and group.
  B: 'group order having',
  // Join conditions.
  '&': 'and or xor not',
  // Compare.
  o: 'is like rlike regexp between in div mod sounds similar glob match ilike isnull notnull any some against overlaps binary',
  // Values by name.
  '1': 'null true false current_date current_time current_timestamp current_user session_user system_user localtime localtimestamp sysdate rownum rowid unknown',
  // Types.
  t: 'int integer bigint smallint tinyint varchar nvarchar char nchar text ntext decimal numeric float double real bit blob date datetime timestamp boolean bytea clob signed unsigned xmltype interval',
};

/** Functions that attacks call. */
const functions =
  'ascii benchmark bin char chr char_length concat concat_ws convert count database version user load_file sleep substr substring mid left right length len hex unhex ord md5 sha1 extractvalue updatexml floor rand round exp pow ifnull nullif coalesce isnull greatest least elt field find_in_set group_concat string_agg array_agg pg_sleep pg_read_file lo_import lo_export dblink current_setting current_database quote_ident query_to_xml database_to_xml xmlelement utl_inaddr utl_http dbms_pipe dbms_lock ctxsys updatexml json_keys make_set name_const polygon multipoint geometrycollection linestring multipolygon multilinestring sqlite_version randomblob zeroblob load_extension typeof openrowset openquery opendatasource xp_cmdshell xp_dirtree xp_fileexist xp_regread sp_executesql sp_oacreate sp_makewebtask sp_password host_name is_srvrolemember db_name object_id schema_name sysdatetime getdate now unix_timestamp uuid reverse lower upper lcase ucase trim ltrim rtrim lpad rpad insert instr locate position nchar unicode quotename stuff patindex charindex difference soundex iif decode nvl nvl2 listagg xmltype httpuritype';

const kinds = new Map<string, string>();
for (const [kind, words] of Object.entries(byKind))
  for (const word of words.split(' ')) kinds.set(word, kind);
const called = new Set(functions.split(' '));

/** The kind of a word, `n` for one that is a name; `f` where it is called. */
export function kindOf(word: string, isCalled: boolean): string {
  const lower = word.toLowerCase();
  if (isCalled && called.has(lower)) return 'f';
  const kind = kinds.get(lower);
  if (kind !== undefined) return kind;
  return 'n';
}
