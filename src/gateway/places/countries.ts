/**
 * Countries by their ISO 3166-1 codes and by the parts of the world as the United Nations count them (M49). `XK` is no
 * ISO code, yet the databases of places use it for Kosovo.
 */
const parts = {
  africa:
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW',
  antarctica: 'AQ',
  asia: 'AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE',
  europe:
    'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK',
  'north-america':
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  oceania: 'AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS',
  'south-america': 'AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE',
} as const;

const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';

/** Countries that are often meant together. */
export const countryGroups: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    eu: union,
    eea: `${union} IS LI NO`,
    efta: 'CH IS LI NO',
    ...parts,
  }).map(([name, codes]) => [name, codes.split(' ')]),
);

const countries: ReadonlySet<string> = new Set(Object.values(parts).flatMap(codes => codes.split(' ')));

/** Whether it is a country's code: `UK` is none, and a rule for it would never apply to anybody. */
export function isCountry(code: string): boolean {
  return countries.has(code);
}
