//! The postal operators that issue S10 numbers, by the country code at the number's end.
//!
//! From the `Courier` lookup of `s10.json` in `jkeen/tracking_number_data` (MIT, Copyright (c) 2017
//! Jeff Keen), which follows the Universal Postal Union's list of members. One string and a linear
//! search: a quarter of the bytes that a table of string references takes in WebAssembly.

/// One operator per line: two letters of the country, then the operator's name.
const OPERATORS: &str = "\
AEEmirates Post\n\
AFAfghan Post\n\
AGAntigua Postal Services\n\
ALPosta Shqiptare\n\
AMHaypost - Armenian Postal Service\n\
AOCorreios de Angola\n\
ARCorreo Argentino\n\
ATÖsterreichische Post AG\n\
AUAustralia Post\n\
AZAzarpoçt\n\
BAJP BH POŠTA d.o.o. Sarajevo\n\
BBBarbados Postal Service\n\
BDBangladesh Post Office\n\
BEbpost\n\
BFSONAPOST\n\
BGBulgarian Posts\n\
BHBahrain Post\n\
BIRNP – Régie nationale des postes\n\
BJLa Poste du Bénin\n\
BNBrunei Postal Services\n\
BOECOBOL – Empresa de Correos de Bolivia\n\
BRCORREIOS\n\
BSBahamas Postal Service\n\
BTBhutan Post\n\
BWBotswanaPost\n\
BYBelpochta\n\
BZBelize Postal Service\n\
CACanada Post\n\
CDCongolese Posts and Telecommunications Corporation\n\
CFDirection des services postaux de l'Office National des Postes et de l'Épargne\n\
CGCongolese Posts and Savings Company\n\
CHLa Poste Suisse\n\
CILa Poste de Côte d’Ivoire\n\
CLCorreos de Chile\n\
CMCAMPOST – Cameroon Postal Services\n\
CNChina Post\n\
CO4-72 La Red Postal de Colombia\n\
CRCorreos de Costa Rica\n\
CUMinisterio de la Informática y las comunicaciones de Cuba\n\
CVCorreios de Cabo Verde\n\
CYCyprus Post\n\
CZČeská Pošta\n\
DEDeutsche Post\n\
DJLa Poste de Djibouti\n\
DKPost Danmark\n\
DMGeneral Post Office\n\
DOINPOSDOM – Instituto Postal Dominicano\n\
DZAlgérie Poste\n\
ECCorreos del Ecuador\n\
EEEesti Post\n\
EGEgypt Post\n\
EREritrean Postal Service\n\
ESCorreos y Telégrafos\n\
ETEthiopian postal service\n\
FIPosti Ltd\n\
FJPost Fiji\n\
FRLa Poste\n\
GALa Poste SA\n\
GBRoyal Mail Group plc\n\
GDGrenada Postal Corporation\n\
GEGeorgian Post\n\
GHGhana Post\n\
GMGambia Postal services Corporation\n\
GNOffice de la poste guinéenne\n\
GQEquatorial Guinea Post\n\
GRHellenic Post ELTA\n\
GTEl Correo\n\
GWCorreios da Guiné-Bissau\n\
GYGuyana Post Office Corporation\n\
HKHong Kong Post\n\
HNHonducor\n\
HRHrvatska Posta - Croatian Post\n\
HTOffice des Postes d’Haiti\n\
HUMagyar Posta\n\
IDPos Indonesia\n\
IEAN Post - regulatory and International affairs Unit\n\
ILIsrael Post\n\
INIndia Post\n\
IQIraqi Post\n\
IRIslamic Republic of Iran Post Co.\n\
ISÍslandspóstur hf\n\
ITPoste Italiane\n\
JMJamaica Post\n\
JOJordan Post\n\
JPJapan Post\n\
KEPosta Kenya\n\
KGKyrgyz Post\n\
KHMinistry of Posts and Telecommunications\n\
KIKiribati Public Service Public\n\
KMSocieté Nationale des Postes et des Services Financiers\n\
KNSt. Kitts & Nevis Postal Services\n\
KPKorea Post and Telecommunications Corporation\n\
KRKorea Post\n\
KWKuwait Ministry of Communications\n\
KZKazpost\n\
LAEntreprise des Postes Lao\n\
LBLibanPost\n\
LCSaint Lucia Postal Service\n\
LILiechtensteinische Post AG\n\
LKSri Lanka Post\n\
LRMinistry of Posts and Telecommunications\n\
LSLesotho Post\n\
LTLietuvos Pastas\n\
LUPost\n\
LVLatvia Post\n\
LYLibya Post\n\
MABarid Al-Maghrib – Poste Maroc\n\
MCLa Poste Monaco\n\
MDPosta Moldovei\n\
MEPošta Crne Gore\n\
MGPAOSITRA MALAGASY\n\
MKMacedonian Post & Telecommunications\n\
MLOffice national des postes\n\
MMMyanmar Post and Telecommunications Department\n\
MNMongol Post - Монгол шуудан компани\n\
MRMAURIPOST – Société Mauritanienne des Postes\n\
MTMalta Post\n\
MUMauritius Post\n\
MVMaldives Post\n\
MWMalawi Posts Corporation\n\
MXCorreos de México\n\
MYPos Malaysia\n\
MZCorreios de Moçambique\n\
NANAM Post\n\
NENiger Poste\n\
NGNigerian Postal Service\n\
NICorreos de Nicaragua\n\
NLPostNL\n\
NOPosten\n\
NPNepal Postal Services\n\
NRNauru General Post Office\n\
NZNew Zealand Post\n\
OMOman Post\n\
PACorreos de Panamá\n\
PESERPOST – Servicios Postales del Perú\n\
PGPost PNG\n\
PHPHLPOST – Philippine Postal Corporation\n\
PKPakistan Post\n\
PLPoczta Polska\n\
PTCTT - Correios\n\
PYCorreo Paraguayo\n\
QAQatar Post\n\
ROPosta Romana\n\
RSPTT Communications \"Srbija\"\n\
RURussian Post\n\
RWNational Post Office (Iposita)\n\
SASaudi Post\n\
SBSolomon Post\n\
SCSeychelles Postal Service\n\
SDSudapost\n\
SEPosten Sweden Post\n\
SGSingPost\n\
SIPosta Slovenije d.o.o.\n\
SKSlovenská Posta\n\
SLSierra Leone Postal Services\n\
SMPoste San Marino\n\
SNLa Poste Senegal\n\
SOSomali Post\n\
SRSURPOST\n\
SSMinister of Telecommunication and Postal Services\n\
STCorreios de São Tomé e Príncipe\n\
SVCorreos de El Salvador\n\
SYSyrian Post\n\
SZSwaziland Posts & Telecommunications Corporation\n\
TDSociété tchadienne des postes et de l'épargne\n\
TGLa Poste du Togo\n\
THThailand Post\n\
TJTajikistan’s communications service agency\n\
TLCorreios de Timor Leste\n\
TMTurkmenpost\n\
TNLa Poste Tunisienne\n\
TOTonga Post\n\
TRTurkey Post\n\
TTTrinidad and Tobago Postal Corporation\n\
TVTuvalu Philatelic Bureau\n\
TZTanzania Posts Corporation\n\
UAUkrposhta\n\
UGPosta Uganda\n\
USUnited States Postal Service\n\
UYCorreo Uruguayo\n\
UZPost of Uzbekistan\n\
VAVatican post\n\
VCSVG Postal Corporation\n\
VEIPOSTEL – Instituto Postal Telegráfico de Venezuela\n\
VNVNPT – Vietnam Posts and Telecommunications Group\n\
VUVanuatu Post\n\
WSSamoa Post\n\
YEYemen Post\n\
ZASouth African Post Office\n\
ZMZambia Postal Services Corporation (ZAMPOST)\n\
ZWZimpost – Zimbabwe Posts\n\
";

/// The operator that issues numbers ending in these two letters.
pub(super) fn operator(country: &[u8]) -> Option<&'static str> {
    let [first, second] = country else {
        return None;
    };
    OPERATORS
        .lines()
        .find(|line| matches!(line.as_bytes(), [a, b, ..] if a == first && b == second))
        .and_then(|line| line.get(2..))
}
