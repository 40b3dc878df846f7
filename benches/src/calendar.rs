//! The large message: a response of `GetMyAppointments`, the same on every run.

use soapgen_runtime::{
    DateTime, Decimal, Dictionary, Duration, Flags, NoHeaders, ReadOptions, WriteOptions,
};

use crate::Result;
use crate::appointment::{
    ActivityStatus, AnyAppointment, Appointment, AppointmentCautionWarning,
    AppointmentExternalOwner, AppointmentOperations, AppointmentPrivate, AppointmentType,
    AssignmentStatus, Associate, BookingType, FieldProperty, FieldRightsItem,
    GetMyAppointmentsResponse, InvitationStatus, RecurrencePattern, RecurringAppointment,
    TableRight, TableRightsItem, TaskType, Tree, UserType, Visibility, VisibleFor, WeekdaysItem,
};

/// Writes a response.
///
/// # Errors
/// None that is known.
pub fn write(response: &GetMyAppointmentsResponse) -> Result<String> {
    let headers = NoHeaders::default();
    let operation = AppointmentOperations::GET_MY_APPOINTMENTS;
    Ok(operation.write_response(response, &headers, &[], &WriteOptions::default())?)
}

/// Reads a response.
///
/// # Errors
/// When it isn't one.
pub fn read(message: &[u8]) -> Result<GetMyAppointmentsResponse> {
    let text = soapgen_runtime::decode(message, None)?;
    let operation = AppointmentOperations::GET_MY_APPOINTMENTS;
    let response = operation.read_response(&text, &ReadOptions::default())?;
    Ok(response.into_body())
}

/// The message as the service sends it.
///
/// # Errors
/// None that is known.
pub fn message(count: u32) -> Result<String> {
    Ok(crate::as_wcf(&write(&response(count)?)?))
}

/// A response with this many appointments; 2,000 are 5.5 MB.
///
/// # Errors
/// None that is known.
pub fn response(count: u32) -> Result<GetMyAppointmentsResponse> {
    let appointment = |n| -> Result<_> {
        Ok(Some(match n % 5 {
            0 => AnyAppointment::RecurringAppointment(Box::new(recurring(n)?)),
            _ => AnyAppointment::Appointment(Box::new(appointment(n)?)),
        }))
    };
    Ok(GetMyAppointmentsResponse {
        response: Some((0..count).map(appointment).collect::<Result<_>>()?),
    })
}

/// A record with this many others inside one another.
pub fn deep(depth: u32) -> Tree {
    (0..depth).fold(tree(0), |child, n| Tree {
        child: vec![child],
        ..tree(n)
    })
}

/// A record with this many others beside one another.
pub fn wide(width: u32) -> Tree {
    Tree {
        child: (0..width).map(tree).collect(),
        ..tree(0)
    }
}

fn tree(n: u32) -> Tree {
    Tree {
        name: Some(format!("Node {n}")),
        count: i32::try_from(n).ok(),
        child: Vec::new(),
    }
}

const NAMES: [&str; 6] = [
    "Ingrid Bjørnsen",
    "Peter Ackermann",
    "Zoë O'Brien",
    "Åse Lund",
    "Jürgen Weiß",
    "Maria da Conceição",
];
const COMPANIES: [&str; 4] = [
    "Fjord & Sons Shipping AS",
    "Northern Lights Consulting",
    "Smith, Wesson & Partners <Holding>",
    "Café Élan",
];
const TEXTS: [&str; 4] = [
    "Talk about the renewal of the contract & the price list for next year.",
    "Prepare slides.\nBring the figures of Q3, compare them with \"plan\" and with last year.",
    "Follow-up: if revenue < budget, propose the smaller package; else -> the large one.",
    "Status of the roll-out in Trondheim, Göteborg and Århus; open questions on data protection.",
];
const PLACES: [&str; 3] = ["Room 4.12", "Online", "Wergelandsveien 27, 0167 Oslo"];

fn pick<T: Clone>(from: &[T], n: u32) -> T {
    from[n as usize % from.len()].clone()
}

fn text(from: &[&str], n: u32) -> Option<String> {
    Some(pick(from, n).to_owned())
}

fn number(n: u32) -> Option<i32> {
    i32::try_from(n).ok()
}

/// A time in 2026, with milliseconds where a service has them.
fn time(n: u32) -> Result<Option<DateTime>> {
    let (month, day) = (n % 12 + 1, n % 28 + 1);
    let (hour, minute, milli) = (n % 24, n * 15 % 60, n * 37 % 1000);
    let text = match n % 3 {
        0 => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00"),
        1 => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{milli:03}"),
        _ => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:59.{milli:03}Z"),
    };
    Ok(Some(text.parse()?))
}

fn rights(n: u32) -> TableRight {
    let all = [
        TableRightsItem::Select,
        TableRightsItem::Update,
        TableRightsItem::Insert,
        TableRightsItem::Delete,
        TableRightsItem::Filtering,
    ];
    let mask: Flags<_> = all.into_iter().take(n as usize % 5 + 1).collect();
    TableRight {
        mask: Some(mask),
        reason: n
            .is_multiple_of(7)
            .then(|| "The owner's group may do this & more.".to_owned()),
    }
}

fn properties(n: u32) -> Dictionary<String, Option<FieldProperty>> {
    let property = FieldProperty {
        field_right: Some(
            [FieldRightsItem::Read, FieldRightsItem::Write]
                .into_iter()
                .collect(),
        ),
        field_length: number(n % 240),
    };
    let mut properties = Dictionary::default();
    properties.insert("Description".to_owned(), Some(property));
    properties
}

fn associate(n: u32) -> Associate {
    Associate {
        table_right: None,
        field_properties: None,
        associate_id: number(n % 250),
        name: Some(format!("USER{}", n % 250)),
        person_id: number(n * 7 % 5_000),
        rank: i16::try_from(n % 90).ok(),
        tooltip: None,
        r#type: Some(pick(
            &[UserType::InternalAssociate, UserType::ExternalAssociate],
            n,
        )),
        group_idx: number(n % 12),
        full_name: text(&NAMES, n),
        formal_name: text(&NAMES, n + 1),
        deleted: Some(false),
        ej_user_id: Some(0),
        user_name: Some(format!("user{}@example.com", n % 250)),
    }
}

fn appointment(n: u32) -> Result<Appointment> {
    let mut extra = Dictionary::default();
    extra.insert("SuperOffice:1".to_owned(), Some(format!("[I:{n}]")));
    extra.insert("SuperOffice:2".to_owned(), None);
    Ok(Appointment {
        table_right: n.is_multiple_of(4).then(|| rights(n)),
        field_properties: n.is_multiple_of(8).then(|| properties(n)),
        appointment_id: number(100_000 + n),
        start_date: time(n)?,
        end_date: time(n + 3)?,
        r#type: Some(pick(
            &[AppointmentType::InDiary, AppointmentType::InChecklist],
            n,
        )),
        task: text(&["Meeting", "Phone call", "To do", "E-mail & follow-up"], n),
        associate_full_name: text(&NAMES, n),
        contact_name: text(&COMPANIES, n),
        description: text(&TEXTS, n),
        person_full_name: text(&NAMES, n + 3),
        person_id: number(n * 13 % 40_000),
        contact_id: number(n * 11 % 20_000),
        project_id: number(n % 3 * n),
        project_name: n.is_multiple_of(3).then(|| format!("Project no. {n}")),
        is_published: Some(n.is_multiple_of(9)),
        associate_id: number(n % 250),
        color_index: i16::try_from(n % 16).ok(),
        is_free: Some(n.is_multiple_of(2)),
        has_alarm: Some(n.is_multiple_of(5)),
        is_allday_event: Some(false),
        private: Some(pick(
            &[AppointmentPrivate::Public, AppointmentPrivate::PrivateGroup],
            n / 10,
        )),
        priority_id: number(n % 4),
        priority_name: (!n.is_multiple_of(4)).then(|| "Normal".to_owned()),
        task_type: Some(pick(
            &[TaskType::Appointment, TaskType::Phone, TaskType::ToDo],
            n,
        )),
        is_booking_main: Some(false),
        is_recurrence: Some(n.is_multiple_of(5)),
        is_booking: Some(n.is_multiple_of(6)),
        active_date: time(n + 1)?,
        assignment_status: Some(AssignmentStatus::None),
        invitation_status: Some(pick(
            &[
                InvitationStatus::None,
                InvitationStatus::Accepted,
                InvitationStatus::Hidden,
            ],
            n,
        )),
        booking_type: Some(pick(&[BookingType::None, BookingType::Owner], n)),
        completed: Some(pick(
            &[ActivityStatus::NotStarted, ActivityStatus::Completed],
            n,
        )),
        mother_id: Some(0),
        assigned_by: n.is_multiple_of(4).then(|| associate(n)),
        reject_reason: None,
        location: n.is_multiple_of(2).then(|| pick(&PLACES, n).to_owned()),
        alarm_lead_time: Some("PT15M".parse::<Duration>()?),
        sale_id: Some(0),
        sale_name: None,
        created_date: time(n + 4)?,
        created_by: (!n.is_multiple_of(4)).then(|| associate(n + 1)),
        updated_date: n
            .is_multiple_of(2)
            .then(|| time(n + 7))
            .transpose()?
            .flatten(),
        caution_warning: Some(AppointmentCautionWarning::Ok),
        owned_externally: Some(AppointmentExternalOwner::NotOwned),
        join_videomeet_url: (n % 4 == 1)
            .then(|| format!("https://meet.example/j/{n}?pwd=abc&from=invitation")),
        preferred_tz_location: Some(0),
        title: text(&TEXTS, n + 1),
        agenda: (n % 3 == 1).then(|| TEXTS[..3].join("\n")),
        internal_notes: None,
        task_id: number(n % 20),
        visible_for: (n % 5 == 2).then(|| {
            vec![Some(VisibleFor {
                visible_id: number(n % 30),
                visibility: Some(Visibility::Group),
                display_value: Some("Sales & marketing".to_owned()),
            })]
        }),
        extra_fields: Some(extra),
        price: Some(f64::from(n) * 12.25),
        budget: Some(Decimal::new(i128::from(n) * 1_999, 2)),
    })
}

fn recurring(n: u32) -> Result<RecurringAppointment> {
    let weekdays = [
        WeekdaysItem::Monday,
        WeekdaysItem::Wednesday,
        WeekdaysItem::Friday,
    ];
    let base = appointment(n)?;
    Ok(RecurringAppointment {
        recurring_pattern: Some(RecurrencePattern::Weekly),
        recurring_start_date: time(n)?,
        recurring_end_date: time(n + 40)?,
        weekdays: Some(weekdays.into_iter().collect()),
        occurrences: Some(i64::from(n) % 52),
        table_right: base.table_right,
        field_properties: base.field_properties,
        appointment_id: base.appointment_id,
        start_date: base.start_date,
        end_date: base.end_date,
        r#type: base.r#type,
        task: base.task,
        associate_full_name: base.associate_full_name,
        contact_name: base.contact_name,
        description: base.description,
        person_full_name: base.person_full_name,
        person_id: base.person_id,
        contact_id: base.contact_id,
        project_id: base.project_id,
        project_name: base.project_name,
        is_published: base.is_published,
        associate_id: base.associate_id,
        color_index: base.color_index,
        is_free: base.is_free,
        has_alarm: base.has_alarm,
        is_allday_event: base.is_allday_event,
        private: base.private,
        priority_id: base.priority_id,
        priority_name: base.priority_name,
        task_type: base.task_type,
        is_booking_main: base.is_booking_main,
        is_recurrence: base.is_recurrence,
        is_booking: base.is_booking,
        active_date: base.active_date,
        assignment_status: base.assignment_status,
        invitation_status: base.invitation_status,
        booking_type: base.booking_type,
        completed: base.completed,
        mother_id: base.mother_id,
        assigned_by: base.assigned_by,
        reject_reason: base.reject_reason,
        location: base.location,
        alarm_lead_time: base.alarm_lead_time,
        sale_id: base.sale_id,
        sale_name: base.sale_name,
        created_date: base.created_date,
        created_by: base.created_by,
        updated_date: base.updated_date,
        caution_warning: base.caution_warning,
        owned_externally: base.owned_externally,
        join_videomeet_url: base.join_videomeet_url,
        preferred_tz_location: base.preferred_tz_location,
        title: base.title,
        agenda: base.agenda,
        internal_notes: base.internal_notes,
        task_id: base.task_id,
        visible_for: base.visible_for,
        extra_fields: base.extra_fields,
        price: base.price,
        budget: base.budget,
    })
}
