//! The table of carriers and the formats of their numbers.
//!
//! Translated from `jkeen/tracking_number_data` (MIT, Copyright (c) 2017 Jeff Keen). Where several
//! formats are equally specific, candidates keep this order, so the commonest carriers come first.

use super::check::Check;

/// A carrier.
#[derive(Debug)]
pub(super) struct Carrier {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The address of its tracking page, with `*` for the number; empty when it has none.
    pub(super) url: &'static str,
    pub(super) formats: &'static [Format],
}

/// One format of a carrier's numbers.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) name: &'static str,
    /// Patterns of [`super::matcher`], separated by spaces; any of them will do.
    pub(super) patterns: &'static str,
    pub(super) check: Check,
    /// What goes before the serial number for the check digit, unless it begins with it anyway.
    pub(super) prepend: &'static str,
    pub(super) extra: Extra,
}

/// What else there is to a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// Nothing.
    None,
    /// `420` and the destination's ZIP code, of five or nine digits, may stand before the number.
    Routing,
    /// The number ends in the country of a postal operator, which has to be a known one.
    Operator,
    /// The tracking page does not take this number.
    Unlinked,
}

/// What a routing prefix begins with: GS1's application identifier for a postal code.
pub(super) const ROUTING: &[u8] = b"420";

/// The lengths of a routing prefix, shortest first.
pub(super) const ROUTING_LENGTHS: [usize; 2] = [8, 12];

/// The longest number that may have a routing prefix, which is counted.
pub(super) const ROUTED_LENGTH: usize = 34;

/// GS1's weights, for a serial number with an odd number of characters.
const GS1_ODD: Check = Check::Mod10 {
    first: 3,
    second: 1,
    reverse: false,
};
/// GS1's weights, for a serial number with an even number of characters.
const GS1_EVEN: Check = Check::Mod10 {
    first: 1,
    second: 3,
    reverse: false,
};
/// The weights of UPS and OnTrac.
const ONE_TWO: Check = Check::Mod10 {
    first: 1,
    second: 2,
    reverse: false,
};
const FEDEX_11: Check = Check::Weighted(&[3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]);
const FEDEX_13: Check = Check::Weighted(&[1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]);

const fn format(name: &'static str, patterns: &'static str, check: Check) -> Format {
    Format {
        name,
        patterns,
        check,
        prepend: "",
        extra: Extra::None,
    }
}

const fn plain(name: &'static str, patterns: &'static str) -> Format {
    format(name, patterns, Check::None)
}

/// Every carrier.
pub(super) static CARRIERS: &[Carrier] = &[
    Carrier {
        code: "ups",
        name: "UPS",
        url: "https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums=*",
        formats: &[
            format("UPS", "1Z<*{15}>!", ONE_TWO),
            format("UPS Waybill", "[AHJKTV]<#{9}>!", ONE_TWO),
        ],
    },
    Carrier {
        code: "usps",
        name: "United States Postal Service",
        url: "https://tools.usps.com/go/TrackConfirmAction?tLabels=*",
        formats: &[
            format("USPS 20", "<#{19}>!", GS1_ODD),
            // The mailer's number has nine digits when it begins with 9 and six otherwise; with the
            // package's number the two come to the same length, but for thirty digits.
            Format {
                name: "USPS IMpb N",
                patterns: "<94#{19}>! <94#{23}>! <94#{3}9#{23}>!",
                check: Check::Mod10 {
                    first: 3,
                    second: 1,
                    reverse: true,
                },
                prepend: "",
                extra: Extra::Routing,
            },
            Format {
                name: "USPS Legacy",
                patterns: "<#{19}>! <91#{19}>!",
                check: GS1_ODD,
                prepend: "91",
                extra: Extra::Routing,
            },
            Format {
                name: "USPS IMpb C",
                patterns: "<(92#{3}9|93#{3}[0-8]|95#{4})#{15}>! \
                           <(92#{3}9|93#{3}[0-8]|95#{4})#{19}>!",
                check: GS1_ODD,
                prepend: "",
                extra: Extra::Routing,
            },
        ],
    },
    Carrier {
        code: "fedex",
        name: "FedEx",
        url: "https://www.fedex.com/apps/fedextrack/?tracknumbers=*",
        formats: &[
            format("FedEx Express (12)", "<#{11}>!", FEDEX_11),
            format("FedEx Express (34)", "[0-8]#{19}<#{13}>!", FEDEX_13),
            Format {
                name: "FedEx ASTRA (32)",
                patterns: "3#{15}<#{11}>!#{4}",
                check: FEDEX_11,
                prepend: "",
                extra: Extra::Unlinked,
            },
            format("FedEx Ground", "<#{14}>!", GS1_EVEN),
            format("FedEx Ground (SSCC-18)", "##<#{15}>!", GS1_ODD),
            format("FedEx Ground 96 (22)", "96#{5}<#{14}>!", GS1_EVEN),
            format("FedEx Ground GSN", "96#{18}<#{13}>!", FEDEX_13),
        ],
    },
    Carrier {
        code: "s10",
        name: "S10 International Standard",
        url: "",
        formats: &[Format {
            name: "S10",
            patterns: "@@<#{8}>!@@",
            check: Check::S10,
            prepend: "",
            extra: Extra::Operator,
        }],
    },
    Carrier {
        code: "dhl",
        name: "DHL",
        url: "https://www.dhl.com/en/express/tracking.html?brand=DHL&AWB=*",
        formats: &[
            format("DHL Express", "<#{9}>! <#{10}>!", Check::Mod7),
            plain("DHL Express (Piece ID)", "J@{2,3}#{9,10}"),
            plain("DHL E-Commerce", "(GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)#*{9,38}"),
            plain("DHL E-Commerce (14)", "#{14}"),
        ],
    },
    Carrier {
        code: "dpd",
        name: "DPD",
        url: "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?lang=en&parcelNumber=*",
        formats: &[
            format("DPD (28)", "<#{27}>$", Check::Mod37),
            format("DPD (14)", "<#{14}>$", Check::Mod37),
        ],
    },
    Carrier {
        code: "canada_post",
        name: "Canada Post",
        url: "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=*",
        formats: &[format("Canada Post (16)", "<#{15}>!", GS1_ODD)],
    },
    Carrier {
        code: "purolator",
        name: "Purolator",
        url: "https://www.purolator.com/en/shipping/tracker?searchValue=*",
        formats: &[
            format("Purolator (12)", "<[0-5]#{10}>!", Check::Luhn),
            plain("Purolator (alpha + 9)", "@{3}#{9}"),
        ],
    },
    Carrier {
        code: "ontrac",
        name: "OnTrac",
        url: "https://www.ontrac.com/tracking/?number=*",
        formats: &[
            Format {
                name: "OnTrac",
                patterns: "C<#{13}>!",
                check: ONE_TWO,
                prepend: "4",
                extra: Extra::None,
            },
            Format {
                name: "OnTrac D",
                patterns: "D<#{13}>!",
                check: ONE_TWO,
                prepend: "5",
                extra: Extra::None,
            },
        ],
    },
    Carrier {
        code: "old_dominion",
        name: "Old Dominion Freight Line",
        url: "https://www.odfl.com/us/en/tools/trace-track-ltl-freight/trace.html?proNumbers=*",
        formats: &[
            format("Old Dominion", "<(77[78]|072|780)#{7}>!", Check::Luhn),
            format("Old Dominion Guaranteed Shipment", "<80#{8}>!", Check::Luhn),
        ],
    },
    Carrier {
        code: "amazon",
        name: "Amazon",
        url: "",
        formats: &[
            plain("Amazon Logistics", "TB[ACM]#{12}"),
            plain("Amazon International", "[AFC]#{10}"),
        ],
    },
    Carrier {
        code: "canpar",
        name: "Canpar",
        url: "https://www.canpar.com/en/track/tracking.jsp?reference=*&locale=en",
        formats: &[plain("Canpar (22)", "[CDKLSUXZ]#{21}")],
    },
    Carrier {
        code: "gofo",
        name: "GOFO Express",
        url: "https://www.gofoexpress.com/tracking.html?searchID=*",
        formats: &[plain("GOFO Express (US)", "GFUS#{14}")],
    },
    Carrier {
        code: "landmark",
        name: "Landmark Global LTN",
        url: "https://track.landmarkglobal.com/?search=*",
        formats: &[plain("Landmark Global LTN", "LTN#{8}N1")],
    },
    Carrier {
        code: "lasership",
        name: "LaserShip",
        url: "",
        formats: &[
            plain("LaserShip LX", "L[AIEHNX][1-3]#{7}"),
            plain("LaserShip 1LS7 (15)", "1LS7[12]#{10}"),
            plain("LaserShip 1LS7 (18)", "1LS7[12]##01[1-4]#{6}-1"),
            plain("LaserShip 1LSCX (15)", "1LSCX*{10}"),
        ],
    },
    Carrier {
        code: "speedee",
        name: "Spee-Dee Delivery",
        url: "https://www.speedeedelivery.com/track/?tracking=*",
        formats: &[plain("Spee-Dee (20)", "SP#{18}")],
    },
    Carrier {
        code: "yodel",
        name: "Yodel",
        url: "https://www.yodel.co.uk/tracking/*",
        formats: &[plain("Yodel", "(JJ|J)D#{16}")],
    },
    Carrier {
        code: "yunexpress",
        name: "YunExpress",
        url: "https://www.yuntrack.com/parcelTracking?id=*",
        formats: &[plain("YunExpress", "YT#{16}")],
    },
];
