/** Made by tools/sqli-fingerprints.ts from lists of attacks and of values that are none. */
export const fingerprints: ReadonlySet<string> = new Set(
  (
    '&&1 &&1&1 &&1&s &&1) &&1)c &&1,1 &&1; &&1;c &&1c &(1o1 &(E1k &(Eak &(Ef( &(Esk &(sos &(tn) &1&1o ' +
    '&1&so &1) &1)c &1; &1;c &1c &1o(1 &1o(E &1o(s &1o1 &1o1& &1o1) &1o1, &1o1; &1o1c &1o1n &1of( &1ok( ' +
    '&1on &f(1) &f(1, &f(f( &k(1o &k(E1 &k(Ea &no1 &no1& &no1) &no1, &no1; &no1c &non) &non; &nonc &sos ' +
    '&sos& &sos) &sos, &sos1 &sos; &sosc &sosn (Eak( )&(sn )&1of )&sn ))&1o )))&1 ))))& ))))) ))))E )))Ek ' +
    '));Ek ))Eks ))nsa ),(Ea ),(Ek ),1)E ),1)a ),1,1 );Eks )Eksc )ansa ,(Eak ,(Ek( ,(En( ,1)Ek ,1)na ' +
    ',1,1) ,1,1, 1&&1 1&&1& 1&&1) 1&&1, 1&&1; 1&&1c 1&&n 1&(1o 1&(E1 1&(Ea 1&(Ef 1&(Es 1&(so 1&1&s 1&1) ' +
    '1&1)c 1&1,1 1&1; 1&1;c 1&1c 1&1o( 1&1o1 1&1of 1&1ok 1&f(1 1&f(f 1&k(1 1&k(E 1&no1 1&sos 1)&&1 1)&&n ' +
    '1)&(1 1)&(E 1)&(s 1)&1 1)&1& 1)&1) 1)&1, 1)&1; 1)&1c 1)&1o 1)&f( 1)&k( 1)&no 1)&so 1))&& 1))&( 1))&1 ' +
    '1))&f 1))&k 1))&n 1))&s 1));E 1));n 1))B1 1))Bn 1))U( 1))UE 1))Uk 1))a( 1))af 1))k1 1))kk 1))kn ' +
    '1))of 1);E 1);E& 1);E) 1);E, 1);E; 1);Ec 1);Ef 1);Ek 1);En 1);Ev 1)B1o 1)Bn1 1)BnB 1)U(E 1)UE1 1)UEa ' +
    '1)UEf 1)UEn 1)UEs 1)UEv 1)UkE 1)a(E 1)af( 1)k1, 1)kks 1)kn( 1)of( 1;E 1;E&1 1;E&s 1;E) 1;E)c 1;E,1 ' +
    '1;E; 1;E;c 1;Ec 1;Ef( 1;Ekn 1;Eks 1;En. 1;Enk 1;Evn 1;Evt 1B1o1 1Bn1 1Bn1& 1Bn1) 1Bn1, 1Bn1; 1Bn1c ' +
    '1BnB1 1En(& 1U(E1 1UE1 1UE1& 1UE1) 1UE1, 1UE1; 1UE1c 1UEak 1UEf( 1UEn, 1UEs, 1UEv 1UEv& 1UEv) 1UEv, ' +
    '1UEv; 1UEvc 1UkE1 1UkEf 1UkEn 1a(E1 1a(Ef 1af(1 1k1,1 1kks 1kks& 1kks) 1kks, 1kks; 1kksc 1kn(1 1of(1 ' +
    '1s&1o 1s&so 1s) 1s)c 1s,1 1s1?1 1s1s 1s1s& 1s1s) 1s1s, 1s1s1 1s1s; 1s1sc 1s1sn 1s; 1s;c 1sc 1sns ' +
    '1sns& 1sns) 1sns, 1sns1 1sns; 1snsc 1snsn ;E&1o ;E&so ;E) ;E)c ;E,1 ;E; ;E;c ;Ec ;Ef(1 ;Ekn ;Ekn& ' +
    ';Ekn) ;Ekn, ;Ekn; ;Eknc ;Eknk ;Eks ;Eks& ;Eks) ;Eks, ;Eks; ;Eksc ;En.. ;Enkn ;Evn ;Evt ;Evt& ;Evt) ' +
    ';Evt, ;Evt; ;Evtc ;a1n B1o1 B1o1& B1o1) B1o1, B1o1; B1o1c Bn1 Bn1&1 Bn1&s Bn1) Bn1)c Bn1,1 Bn1,f ' +
    'Bn1; Bn1;c Bn1c BnB1o Bnf(1 E1,1, E1; E1kn Eakn; Ef() Ef(); Ef(1) Ef(s) Eknk( Eks Eksc En.s Enks; ' +
    'U(E1) UE1 UE1&1 UE1&s UE1) UE1)c UE1,1 UE1; UE1;c UE1c UEakn UEf(n UEn,n UEs,s UEv UEv&1 UEv&s UEv) ' +
    'UEv)c UEv,1 UEv,f UEv; UEv;c UEvc UkE UkE1 UkE1& UkE1) UkE1, UkE1; UkE1c UkEf( UkEn UkEs& UkEv, ' +
    'a(E1) a(Ef( a1&&1 a1&&n a1&(1 a1&(E a1&(s a1&1) a1&1, a1&1; a1&1c a1&1o a1&f( a1&k( a1&no a1&so a1;E ' +
    'a1;E& a1;E) a1;E, a1;E; a1;Ec a1;Ef a1;Ek a1;En a1;Ev a1;n a1B1o a1Bn1 a1BnB a1U(E a1UE1 a1UEa a1UEf ' +
    'a1UEn a1UEs a1UEv a1UkE a1a(E a1af( a1k1, a1kks a1kn( a1of( af(1) af(1, ak(f( as1s1 f(1) f(1)c f(1)o ' +
    'f(1,f k(1o1 k1,1U k1o1& kks&1 kks&s kks) kks)c kks,1 kks; kks;c kksc knk1o n)&sn ns&1o ns&so ns) ' +
    'ns)c ns,1 ns1 ns1?1 ns1s1 ns;c nsns& nsns) nsns, nsns; nsnsc o(E(k of(1) s&&1 s&&1& s&&1) s&&1, ' +
    's&&1; s&&1c s&&n s&(1o s&(E1 s&(Ea s&(Ef s&(Es s&(k( s&(so s&1 s&1&1 s&1&s s&1) s&1)c s&1,1 s&1; ' +
    's&1;c s&1c s&1o( s&1o1 s&1of s&1ok s&1on s&1os s&f(1 s&f(f s&f(n s&k(1 s&k(E s&n(1 s&n(s s&no1 s&non ' +
    's&nos s&s1 s&sos s)&&1 s)&&n s)&(1 s)&(E s)&(s s)&1 s)&1& s)&1) s)&1, s)&1; s)&1c s)&1o s)&f( s)&k( ' +
    's)&n s)&no s)&so s))&& s))&( s))&1 s))&f s))&k s))&n s))&s s)))& s)))) s)))E s));E s));n s))B1 s))Bn ' +
    's))Ek s))U( s))UE s))Uk s))a( s))af s))k1 s))kk s))kn s))na s))of s),(E s),1) s),1, s);E s);E& s);E) ' +
    's);E, s);E; s);Ec s);Ef s);Ek s);En s);Ev s);n s)B1o s)Bn1 s)BnB s)Eks s)U(E s)UE1 s)UEa s)UEf s)UEn ' +
    's)UEs s)UEv s)UkE s)a(E s)af( s)c s)k1, s)kks s)kn( s)nsa s)of( s,(Ea s,(Ek s,1)E s,1)a s,1)n s,1,1 ' +
    's1o1 s1on s1s1 s1s1& s1s1) s1s1, s1s1; s1s1c s;E s;E&1 s;E&s s;E) s;E)c s;E,1 s;E; s;E;c s;Ec s;Ef( ' +
    's;Ekn s;Eks s;En. s;Enk s;Evn s;Evt s;c sB1o1 sBn1 sBn1& sBn1) sBn1, sBn1; sBn1c sBnB1 sEkn( sEkn. ' +
    'sEksc sEn;E sEns, sEnsc sU(E1 sU(Ev sUE1 sUE1& sUE1) sUE1, sUE1; sUE1c sUEak sUEf( sUEn( sUEn, sUEs ' +
    'sUEs, sUEv sUEv& sUEv) sUEv, sUEv; sUEvc sUkE1 sUkEf sUkEn s\\\\on sa(E1 sa(Ef saf(1 sak(f sk1,1 skks ' +
    'skks& skks) skks, skks; skksc skn(1 sn?1a sns&1 sns&s sns)c sns,1 sns.s sns; sns;c snsn) snsn; so1c ' +
    'sof(1 sos&& sos&( sos&1 sos&f sos&k sos&n sos&s sos;E sos;n sosB1 sosBn sosU( sosUE sosUk sosa( ' +
    'sosaf sosk1 soskk soskn sosof'
  ).split(' '),
);
