//! The features, each by its folder, and what holds for all of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that fails panics.

mod expected;
mod infoset;
mod messages;
mod properties;
mod server;
mod support;

#[path = "../features/abstract_elements/test.rs"]
mod abstract_elements;
#[path = "../features/actions/test.rs"]
mod actions;
#[path = "../features/addressing/test.rs"]
mod addressing;
#[path = "../features/answers/test.rs"]
mod answers;
#[path = "../features/any_type/test.rs"]
mod any_type;
#[path = "../features/array_wrapper/test.rs"]
mod array_wrapper;
#[path = "../features/array_wrapper_kept/test.rs"]
mod array_wrapper_kept;
#[path = "../features/base64/test.rs"]
mod base64;
#[path = "../features/blocked_types/test.rs"]
mod blocked_types;
#[path = "../features/body_of_type/test.rs"]
mod body_of_type;
#[path = "../features/builders/test.rs"]
mod builders;
#[path = "../features/builtins/test.rs"]
mod builtins;
#[path = "../features/choice/test.rs"]
mod choice;
#[path = "../features/client_names/test.rs"]
mod client_names;
#[path = "../features/content_models/test.rs"]
mod content_models;
#[path = "../features/data_set/test.rs"]
mod data_set;
#[path = "../features/dates/test.rs"]
mod dates;
#[path = "../features/declared_faults/test.rs"]
mod declared_faults;
#[path = "../features/declared_names/test.rs"]
mod declared_names;
#[path = "../features/default_fixed/test.rs"]
mod default_fixed;
#[path = "../features/derived_text/test.rs"]
mod derived_text;
#[path = "../features/derived_text_kept/test.rs"]
mod derived_text_kept;
#[path = "../features/derives/test.rs"]
mod derives;
#[path = "../features/dictionary/test.rs"]
mod dictionary;
#[path = "../features/empty_values/test.rs"]
mod empty_values;
#[path = "../features/encoded/test.rs"]
mod encoded;
#[path = "../features/enumeration/test.rs"]
mod enumeration;
#[path = "../features/facets/test.rs"]
mod facets;
#[path = "../features/flags/test.rs"]
mod flags;
#[path = "../features/grids/test.rs"]
mod grids;
#[path = "../features/hostile_text/test.rs"]
mod hostile_text;
#[path = "../features/http_bindings/test.rs"]
mod http_bindings;
#[path = "../features/http_served/test.rs"]
mod http_served;
#[path = "../features/http_wrappers/test.rs"]
mod http_wrappers;
#[path = "../features/identity_constraints/test.rs"]
mod identity_constraints;
#[path = "../features/include_types/test.rs"]
mod include_types;
#[path = "../features/inheritance/test.rs"]
mod inheritance;
#[path = "../features/keep_unknown/test.rs"]
mod keep_unknown;
#[path = "../features/large_types/test.rs"]
mod large_types;
#[path = "../features/media_types/test.rs"]
mod media_types;
#[path = "../features/mixed/test.rs"]
mod mixed;
#[path = "../features/mixed_order/test.rs"]
mod mixed_order;
#[path = "../features/nil/test.rs"]
mod nil;
#[path = "../features/nil_distinguished/test.rs"]
mod nil_distinguished;
#[path = "../features/nillable/test.rs"]
mod nillable;
#[path = "../features/optional/test.rs"]
mod optional;
#[path = "../features/overloads/test.rs"]
mod overloads;
#[path = "../features/plain_lists/test.rs"]
mod plain_lists;
#[path = "../features/plain_lists_all/test.rs"]
mod plain_lists_all;
#[path = "../features/qnames/test.rs"]
mod qnames;
#[path = "../features/recursion/test.rs"]
mod recursion;
#[path = "../features/renamed/test.rs"]
mod renamed;
#[path = "../features/repeated_groups/test.rs"]
mod repeated_groups;
#[path = "../features/sequence/test.rs"]
mod sequence;
#[path = "../features/served/test.rs"]
mod served;
#[path = "../features/service_modules/test.rs"]
mod service_modules;
#[path = "../features/services/test.rs"]
mod services;
#[path = "../features/slips/test.rs"]
mod slips;
#[path = "../features/strict_content/test.rs"]
mod strict_content;
#[path = "../features/substitution/test.rs"]
mod substitution;
#[path = "../features/union/test.rs"]
mod union;
#[path = "../features/unknown_types/test.rs"]
mod unknown_types;
#[path = "../features/unresolved/test.rs"]
mod unresolved;
#[path = "../features/unwrapped/test.rs"]
mod unwrapped;
#[path = "../features/user_type/test.rs"]
mod user_type;
#[path = "../features/well_known/test.rs"]
mod well_known;
#[path = "../features/wildcards/test.rs"]
mod wildcards;
#[path = "../features/wsdl_2/test.rs"]
mod wsdl_2;
