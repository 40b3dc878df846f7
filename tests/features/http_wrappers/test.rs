use soapgen_runtime::{OperationFault, value::Decimal};
use soapgen_tests::http_wrappers::{
    ArrayOfString, Level, LevelIn, TidesHttpGetClient, TidesHttpGetContext, TidesHttpGetServer,
    TidesHttpGetService, TidesHttpPostClient, TidesHttpPostContext, TidesHttpPostServer,
    TidesHttpPostService, Unit,
};

struct Tides;

fn answer(request: &LevelIn) -> Level {
    Level {
        metres: Decimal::from(request.models.string.len() as u64),
        note: Some(request.models.string.join("|")),
    }
}

impl TidesHttpGetService for Tides {
    async fn level(
        &self,
        request: LevelIn,
        _: &mut TidesHttpGetContext,
    ) -> Result<Level, OperationFault> {
        Ok(answer(&request))
    }
}

impl TidesHttpPostService for Tides {
    async fn level(
        &self,
        request: LevelIn,
        _: &mut TidesHttpPostContext,
    ) -> Result<Level, OperationFault> {
        Ok(answer(&request))
    }
}

/// Types that hold the items of arrays are parameters as well: none, one, several, empty ones.
#[test]
fn arrays_of_a_type_of_their_own() {
    let get = TidesHttpGetServer::new(Tides).in_process();
    let get = TidesHttpGetClient::with_transport(TidesHttpGetClient::ADDRESS, get);
    let post = TidesHttpPostServer::new(Tides).in_process();
    let post = TidesHttpPostClient::with_transport(TidesHttpPostClient::ADDRESS, post);
    for models in [&[][..], &["a"], &["a", "b & c"], &["", "a", ""]] {
        let request = LevelIn {
            port: "Brest".to_owned(),
            day: "2026-11-29".parse().unwrap(),
            unit: Unit::M,
            models: ArrayOfString {
                string: models.iter().map(|model| (*model).to_owned()).collect(),
            },
        };
        let answers = [
            get.level(&request).send_blocking().unwrap(),
            post.level(&request).send_blocking().unwrap(),
        ];
        for level in answers {
            assert_eq!(level.metres, Decimal::from(models.len() as u64));
            assert_eq!(level.note.unwrap_or_default(), models.join("|"));
        }
    }
}
