use http::StatusCode;
use proptest::prelude::*;
use soapgen_runtime::codegen::Body;
use soapgen_runtime::{
    ErrorKind, Grid, Operation, ReadOptions, SoapVersion, WriteOptions, XmlError, XmlErrorKind,
};
use soapgen_tests::grids::*;

use crate::server::{Server, answer};

const ENCODINGS: [&str; 2] = [
    "http://schemas.xmlsoap.org/soap/encoding/",
    "http://www.w3.org/2003/05/soap-encoding",
];

static TURN: [Operation<Turn, TurnResponse, (), ()>; 2] =
    [turn(SoapVersion::V11), turn(SoapVersion::V12)];
static KEEP: [Operation<Keep, KeepResponse, (), ()>; 2] =
    [keep(SoapVersion::V11), keep(SoapVersion::V12)];

const fn turn(version: SoapVersion) -> Operation<Turn, TurnResponse, (), ()> {
    Operation::new("Turn", version, "")
        .input(Body::encoded(&elements::TURN))
        .output(Body::encoded(&elements::TURN_RESPONSE))
}

const fn keep(version: SoapVersion) -> Operation<Keep, KeepResponse, (), ()> {
    Operation::new("Keep", version, "")
        .input(Body::encoded(&elements::KEEP))
        .output(Body::encoded(&elements::KEEP_RESPONSE))
}

/// A response of SOAP 1.1 with this in the body.
fn envelope(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:grids' \
         xmlns:E='{}' xmlns:e='{}' xmlns:x='http://www.w3.org/2001/XMLSchema' \
         xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><s:Body>{body}</s:Body></s:Envelope>",
        ENCODINGS[0], ENCODINGS[1]
    )
}

/// What an answer with this array, and what it refers to, is read as.
fn image(array: &str, is_strict: bool) -> Result<Option<Grid<Option<i32>, 2>>, XmlError> {
    let (image, targets) = array.split_once('|').unwrap_or((array, ""));
    let text = envelope(&format!(
        "<t:TurnResponse>{image}</t:TurnResponse>{targets}"
    ));
    let options = ReadOptions::default().with_strict(is_strict);
    let response = TURN[0].read_response(&text, &options);
    match response {
        Ok(response) => Ok(response.into_body().image),
        Err(error) => match error.into_kind() {
            ErrorKind::Xml(error) => Err(error),
            other => panic!("{other:?}"),
        },
    }
}

fn grid<const D: usize>(dims: [usize; D], values: &[i32]) -> Grid<Option<i32>, D> {
    Grid::new(
        dims,
        values.iter().map(|n| (*n != 0).then_some(*n)).collect(),
    )
    .unwrap()
}

fn point(x: i32, y: i32) -> Option<Point> {
    Some(Point {
        x: Some(x),
        y: Some(y),
    })
}

fn album() -> Album {
    let map = Grid::from([[point(0, 0), None, point(0, 2)]]);
    Album {
        volume: Some(Grid::new([1, 2, 1], vec![Some(0.5), None]).unwrap()),
        lists: Some(vec![
            Some(vec![Some("a".to_owned()), Some("b".to_owned())]),
            Some(Vec::new()),
            None,
        ]),
        images: Some(vec![Some(grid([2, 2], &[1, 2, 3, 4])), None]),
        table: Some(Grid::from([[Some(vec![Some(7)]), None]])),
        paths: Some(vec![Some(vec![point(1, 2), None]), Some(Vec::new())]),
        map: Some(map.clone()),
        atlas: Some(vec![Some(map)]),
        stack: Some(vec![Some(grid([1, 1], &[9])), Some(Grid::default())]),
        tree: None,
        cover: Vec::new(),
    }
}

#[test]
fn arrays_are_written_row_by_row() {
    let answered = envelope(
        "<t:TurnResponse><image E:arrayType='x:int[2,3]'><i>1</i><i>2</i><i>3</i><i>4</i>\
         <i i:nil='1'/><i>6</i></image></t:TurnResponse>",
    );
    let server = Server::new(move |_| answer(StatusCode::OK, "text/xml", &answered));
    let client = GridsClient::with_transport("http://localhost/grids", server.clone());
    let sent = grid([2, 3], &[1, 2, 3, 4, 0, 6]);
    let request = Turn {
        image: Some(sent.clone()),
    };
    let response = client.turn(&request).send_blocking().unwrap();
    assert_eq!(response.image.as_ref(), Some(&sent));
    assert_eq!(sent[[1, 2]], Some(6));
    let item = |n: i32| format!("<item xsi:type=\"xsd:int\">{n}</item>");
    let items = |from: i32, to: i32| (from..=to).map(item).collect::<String>();
    assert_eq!(
        server.request_body(),
        format!(
            "<tns:Turn xmlns:tns=\"urn:grids\" soap:encodingStyle=\"{}\">\
             <image xsi:type=\"tns:Image\" soapenc:arrayType=\"xsd:int[2,3]\">{}\
             <item xsi:type=\"xsd:int\" xsi:nil=\"true\"/>{}</image></tns:Turn>",
            ENCODINGS[0],
            items(1, 4),
            items(6, 6)
        )
    );
}

#[test]
fn what_is_in_an_array_is_named() {
    let request = Keep {
        album: Some(album()),
    };
    let options = WriteOptions::default();
    let text = KEEP[0].write_request(&request, &(), &[], &options).unwrap();
    for part in [
        "<volume xsi:type=\"tns:Volume\" soapenc:arrayType=\"xsd:double[1,2,1]\">",
        "<lists xsi:type=\"tns:Lists\" soapenc:arrayType=\"xsd:string[][3]\">\
         <item xsi:type=\"soapenc:Array\" soapenc:arrayType=\"xsd:string[2]\">",
        "<item xsi:type=\"soapenc:Array\" soapenc:arrayType=\"xsd:string[0]\"/>\
         <item xsi:type=\"soapenc:Array\" xsi:nil=\"true\"/></lists>",
        "soapenc:arrayType=\"xsd:int[,][2]\"><item xsi:type=\"soapenc:Array\" soapenc:arrayType=\"xsd:int[2,2]\">",
        "<table xsi:type=\"tns:Table\" soapenc:arrayType=\"xsd:int[][1,2]\">",
        "<paths xsi:type=\"tns:Paths\" soapenc:arrayType=\"tns:Path[2]\">",
        "<map xsi:type=\"tns:Map\" soapenc:arrayType=\"tns:Point[1,3]\">",
        "<atlas xsi:type=\"tns:Atlas\" soapenc:arrayType=\"tns:Map[1]\">",
        "<stack xsi:type=\"tns:Stack\" soapenc:arrayType=\"tns:Image[2]\">\
         <layer xsi:type=\"tns:Image\" soapenc:arrayType=\"xsd:int[1,1]\">",
        "<layer xsi:type=\"tns:Image\" soapenc:arrayType=\"xsd:int[0,0]\"/>",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = KEEP[1].write_request(&request, &(), &[], &options).unwrap();
    for part in [
        "<lists xsi:type=\"tns:Lists\" soapenc:itemType=\"soapenc:Array\" soapenc:arraySize=\"3\">",
        "<map xsi:type=\"tns:Map\" soapenc:itemType=\"tns:Point\" soapenc:arraySize=\"1 3\">",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_is_written_can_be_read() {
    let sent = KeepResponse {
        album: Some(album()),
    };
    let write = WriteOptions::default();
    for keep in &KEEP {
        let text = keep.write_response(&sent, &(), &[], &write).unwrap();
        for is_strict in [false, true] {
            let options = ReadOptions::default().with_strict(is_strict);
            assert_eq!(keep.read_response(&text, &options).unwrap().body, sent);
        }
    }
}

#[test]
fn items_stand_where_they_say() {
    for (array, dims, values) in [
        (
            "<image E:arrayType='x:int[2,1]'><a>1</a><b>2</b></image>",
            [2, 1],
            &[1, 2][..],
        ),
        // SOAP 1.2.
        (
            "<image e:itemType='x:int' e:arraySize='2 2'><i>1</i><i>2</i><i>3</i><i>4</i></image>",
            [2, 2],
            &[1, 2, 3, 4],
        ),
        (
            "<image e:itemType='x:int' e:arraySize='* 2'><i>1</i><i>2</i><i>3</i><i>4</i></image>",
            [2, 2],
            &[1, 2, 3, 4],
        ),
        // The first size is left open.
        (
            "<image E:arrayType='x:int[,2]'><i>1</i><i>2</i><i>3</i></image>",
            [2, 2],
            &[1, 2, 3, 0],
        ),
        ("<image E:arrayType='x:int[,]'/>", [0, 0], &[]),
        ("<image E:arrayType='x:int[0,5]'/>", [0, 5], &[]),
        // Sent in part.
        (
            "<image E:arrayType='x:int[2,2]'><i>1</i></image>",
            [2, 2],
            &[1, 0, 0, 0],
        ),
        (
            "<image E:arrayType='x:int[2,3]' E:offset='[0,2]'><i>1</i><i>2</i></image>",
            [2, 3],
            &[0, 0, 1, 2, 0, 0],
        ),
        (
            "<image E:arrayType='x:int[3,2]'><i E:position='[2,1]'>6</i><i E:position='[0,1]'>2</i><i>3</i></image>",
            [3, 2],
            &[0, 2, 3, 0, 0, 6],
        ),
        // By reference: the array, and an item of it.
        (
            "<image href='#g'/>|<m id='g' E:arrayType='x:int[1,2]'><i href='#n'/><i>2</i></m><m id='n'>1</m>",
            [1, 2],
            &[1, 2],
        ),
    ] {
        for is_strict in [false, true] {
            let read = image(array, is_strict).unwrap();
            assert_eq!(read, Some(grid(dims, values)), "{array}");
        }
    }
    assert_eq!(image("<image i:nil='true'/>", true).unwrap(), None);
}

/// An array that is not a vector of anything, for it is one of itself, is kept as it came; so is one
/// that stands more than once.
#[test]
fn other_arrays_are_elements() {
    let tree =
        "<tree E:arrayType='t:Tree[2]'><a i:type='E:Array' E:arrayType='t:Tree[0]'/><b/></tree>";
    let cover = "<cover i:type='E:Array' E:arrayType='x:int[1,2]'><i>1</i><i>2</i></cover>";
    let body = format!(
        "<t:KeepResponse><album><map E:arrayType='t:Point[0,0]'/>{tree}{cover}{cover}</album></t:KeepResponse>"
    );
    let options = ReadOptions::default();
    let response = KEEP[0].read_response(&envelope(&body), &options).unwrap();
    let album = response.into_body().album.unwrap();
    assert_eq!(album.tree.as_ref().map(Vec::len), Some(2));
    assert_eq!(album.cover.len(), 2);
    let request = Keep { album: Some(album) };
    let text = KEEP[0]
        .write_request(&request, &(), &[], &WriteOptions::default())
        .unwrap();
    for part in [
        "soapenc:arrayType=\"tns:Tree[2]\"><item ",
        "E:arrayType=\"x:int[1,2]\"><i>1</i><i>2</i></cover>",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(text.matches("xsi:type=\"tns:Image\"").count(), 0, "{text}");
    let again = KEEP[0].read_request(&text, &options).unwrap();
    assert_eq!(again.0.album.unwrap().cover.len(), 2);
}

/// Of the largest arrays lenient reading takes more than strict reading, as it does of those of
/// one dimension.
#[test]
fn sizes_that_are_too_small_grow() {
    for (array, dims, values) in [
        (
            "<image E:arrayType='x:int[1,2]'><i>1</i><i>2</i><i>3</i></image>",
            [2, 2],
            &[1, 2, 3, 0][..],
        ),
        (
            "<image E:arrayType='x:int[1,2]'><i E:position='[1,0]'>3</i></image>",
            [2, 2],
            &[0, 0, 3, 0],
        ),
        ("<image/>", [0, 0], &[]),
        ("<image E:arrayType='x:int[0]'/>", [0, 0], &[]),
    ] {
        assert_eq!(
            image(array, false).unwrap(),
            Some(grid(dims, values)),
            "{array}"
        );
        image(array, true).unwrap_err();
    }
}

#[test]
fn arrays_that_are_none_are_refused() {
    for (array, wanted, path) in [
        (
            "<image><i>1</i></image>",
            "has to say the size of an array of 2 dimensions",
            "image",
        ),
        (
            "<image E:arrayType='x:int[2]'><i>1</i><i>2</i></image>",
            "has to say the size",
            "image",
        ),
        (
            "<image E:arrayType='x:int[1,1,1]'><i>1</i></image>",
            "\"x:int[1,1,1]\" is not the size of an array of 2",
            "image",
        ),
        (
            "<image E:arrayType='x:int[a,2]'><i>1</i></image>",
            "\"x:int[a,2]\" is not the size of an array",
            "image",
        ),
        (
            "<image E:arrayType='x:int'><i>1</i></image>",
            "\"x:int\" is not the size",
            "image",
        ),
        (
            "<image e:arraySize='2 *'><i>1</i></image>",
            "\"2 *\" is not the size",
            "image",
        ),
        (
            "<image E:arrayType='x:int[2,]'><i>1</i></image>",
            "leaves a size open",
            "image",
        ),
        (
            "<image E:arrayType='x:int[2,0]'><i>1</i></image>",
            "1 items stand in an array",
            "image",
        ),
        (
            "<image E:arrayType='x:int[99999,99999]'><i>1</i></image>",
            "the limit `gaps` of `Limits`, which is 65536",
            "image",
        ),
        (
            "<image E:arrayType='x:int[99999999999,99999999999]'><i>1</i></image>",
            "too large",
            "image",
        ),
        (
            "<image E:arrayType='x:int[9,9]' E:offset='[0,9]'><i>1</i></image>",
            "\"[0,9]\" is not a place",
            "image",
        ),
        (
            "<image E:arrayType='x:int[9,9]'><i>1</i><j E:position='[2,9]'>1</j></image>",
            "\"[2,9]\" is not a place",
            "image/j",
        ),
        (
            "<image E:arrayType='x:int[9,9]'><i E:position='[2,2,2]'>1</i></image>",
            "is not a place",
            "image/i",
        ),
        (
            "<image E:arrayType='x:int[9,9]'><i E:position='[2,2]'>1</i><j E:position='[2,2]'>1</j></image>",
            "the same place",
            "image/j",
        ),
        (
            "<image E:arrayType='x:int[99999,99999]'><i E:position='[99998,0]'>1</i></image>",
            "the limit `gaps` of `Limits`, which is 65536",
            "image/i",
        ),
        ("<image href='#lost'/>", "refers to \"lost\"", "image"),
    ] {
        for is_strict in [false, true] {
            let error = image(array, is_strict).unwrap_err();
            let (message, found, offset) = match error.kind() {
                XmlErrorKind::Invalid(found) => (
                    found[0].message.clone(),
                    found[0].path.clone(),
                    found[0].offset,
                ),
                kind => (kind.to_string(), error.path().to_owned(), error.offset()),
            };
            assert!(message.contains(wanted), "{array}: {message}");
            assert_eq!(
                found,
                format!("/Envelope/Body/TurnResponse/{path}"),
                "{array}: {message}"
            );
            assert!(offset.is_some_and(|offset| offset > 0), "{array}");
        }
    }
}

/// What is wrong before anything is read is found in the text as it came.
#[test]
fn places_are_offsets_in_the_message() {
    let array = "<image E:arrayType='x:int[2,2]'><i>1</i><j E:position='[2,2]'>1</j></image>";
    let error = image(array, true).unwrap_err();
    let text = envelope(&format!("<t:TurnResponse>{array}</t:TurnResponse>"));
    assert_eq!(error.offset(), text.find("<j "), "{error}");
}

proptest! {
    #[test]
    fn any_grid_comes_back(
        (rows, columns) in (0_usize..6, 0_usize..6),
        seed in proptest::collection::vec(proptest::option::of(any::<i32>()), 36),
        is_12 in any::<bool>(),
        is_strict in any::<bool>(),
    ) {
        let values = seed.into_iter().take(rows * columns).collect();
        let sent = TurnResponse { image: Some(Grid::new([rows, columns], values).unwrap()) };
        let options = ReadOptions::default().with_strict(is_strict);
        let write = WriteOptions::default();
        let turn = &TURN[usize::from(is_12)];
        let text = turn.write_response(&sent, &(), &[], &write).unwrap();
        let read = turn.read_response(&text, &options);
        prop_assert_eq!(read.unwrap().body, sent);
    }

    /// Sent one by one, in any order and with gaps, the items stand where they stood.
    #[test]
    fn any_order_is_read(
        (rows, columns) in (1_usize..5, 1_usize..5),
        items in proptest::collection::btree_map((0_usize..5, 0_usize..5), 1_i32.., 1..20)
            .prop_map(|items| items.into_iter().collect::<Vec<_>>())
            .prop_shuffle(),
    ) {
        let mut wanted = grid([rows, columns], &vec![0; rows * columns]);
        let mut array = format!("<image E:arrayType='x:int[{rows},{columns}]'>");
        for ((row, column), n) in items {
            if let Some(value) = wanted.get_mut([row, column]) {
                *value = Some(n);
                array += &format!("<i E:position='[{row},{column}]'>{n}</i>");
            }
        }
        array += "</image>";
        prop_assert_eq!(image(&array, true).unwrap(), Some(wanted));
    }
}
