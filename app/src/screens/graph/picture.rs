//! The picture that can be walked: drag, pinch, wheel and buttons move it; arrow keys go from person to person.

use super::chart::Chart;
use super::drawn::Drawn;
use super::layout::At;
use super::walk::{self, Way};
use super::{markup, said};
use crate::components::icon::Icon;
use kith_graph::ids::PersonId;
use kith_graph::view::paths::Target;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

/// One step of the zoom buttons and keys.
const STEP: f32 = 1.4;
/// A finger that goes less far than this has tapped, in pixels.
const STILL: f32 = 8.0;
/// How far from somebody a tap still means them, in pixels: half of what a finger covers.
const BREADTH: f32 = 24.0;
/// Below this scale initials cannot be read.
const FAR: f32 = 0.55;

/// Fingers on the picture, and how far the first has gone.
#[derive(Clone, Debug, Default)]
struct Fingers {
    down: Vec<(i32, At)>,
    gone: f32,
    /// Two were down: what follows is no tap.
    pinched: bool,
}

/// The picture and the buttons over it.
#[component]
pub(super) fn Picture(chart: Chart) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    let fingers = StoredValue::new(Fingers::default());
    measure_when_it_changes(chart, node);
    // Not the event's own offset: that is counted from whatever lies under the finger.
    let place = move |x: i32, y: i32| {
        let corner = node.get_untracked().map(|n| n.get_bounding_client_rect());
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
        let (left, top) = corner.map_or((0.0, 0.0), |c| (c.left() as f32, c.top() as f32));
        At {
            x: to_f32(x) - left,
            y: to_f32(y) - top,
        }
    };
    let pressed = move |event: PointerEvent| {
        if event.button() > 0 {
            return;
        }
        if let Some(node) = node.get_untracked() {
            // Without the capture a fast finger is lost at the edge, and nothing worse.
            let _ = node.set_pointer_capture(event.pointer_id());
        }
        fingers.update_value(|f| {
            if f.down.is_empty() {
                f.gone = 0.0;
                f.pinched = false;
            }
            f.down.push((
                event.pointer_id(),
                place(event.client_x(), event.client_y()),
            ));
            f.pinched |= f.down.len() > 1;
        });
    };
    let moved = move |event: PointerEvent| {
        drag(
            chart,
            fingers,
            event.pointer_id(),
            place(event.client_x(), event.client_y()),
        );
    };
    let lifted = move |event: PointerEvent| {
        let at = place(event.client_x(), event.client_y());
        let tapped = fingers.try_update_value(|f| {
            f.down.retain(|(id, _)| *id != event.pointer_id());
            f.down.is_empty() && !f.pinched && f.gone < STILL
        });
        if tapped == Some(true) {
            tap(chart, at);
        }
    };
    let lost = move |event: PointerEvent| {
        fingers.update_value(|f| f.down.retain(|(id, _)| *id != event.pointer_id()));
    };
    let wheel = move |event: WheelEvent| {
        event.prevent_default();
        let at = place(event.client_x(), event.client_y());
        #[expect(clippy::cast_possible_truncation, reason = "a wheel's step")]
        let by =
            (-event.delta_y() * if event.delta_mode() == 0 { 0.002 } else { 0.05 }).exp() as f32;
        chart.zoom(by, Some(at));
    };
    let keys = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if key(chart, &event.key()) {
            event.prevent_default();
        }
    };
    let here = move || {
        chart.drawn.with(|drawn| {
            let drawn = drawn.as_ref()?;
            Some(said::here(drawn, chart.cursor.get()?))
        })
    };
    view! {
        <div class="picture">
            <div
                class="canvas"
                node_ref=node
                tabindex="0"
                role="application"
                aria-label="Picture of who knows whom. Arrow keys go from person to person, Enter asks the way, plus and minus zoom. The list in the sheet says the same."
                on:pointerdown=pressed
                on:pointermove=moved
                on:pointerup=lifted
                on:pointercancel=lost
                on:wheel=wheel
                on:keydown=keys
            >
                <Drawing chart/>
            </div>
            <p class="vh" aria-live="polite">{here}</p>
            <div class="zoom">
                <button type="button" class="tap" aria-label="Zoom in" on:click=move |_| chart.zoom(STEP, None)><Icon name="plus"/></button>
                <button type="button" class="tap" aria-label="Zoom out" on:click=move |_| chart.zoom(1.0 / STEP, None)><Icon name="minus"/></button>
                <button type="button" class="tap" aria-label="Show everybody" on:click=move |_| chart.see_all()><Icon name="whole"/></button>
            </div>
        </div>
    }
}

/// The drawing: what lies still is written once, names again at each step of nearness, the way and the mark as they change.
#[component]
fn Drawing(chart: Chart) -> impl IntoView {
    let eye = Memo::new(move |_| chart.eye());
    let transform = move || {
        let (eye, screen) = (eye.get(), chart.screen.get());
        let left = screen.x / 2.0 - eye.middle.x * eye.scale;
        let top = screen.y / 2.0 - eye.middle.y * eye.scale;
        format!("translate({left:.1} {top:.1}) scale({:.4})", eye.scale)
    };
    // Names keep their size on the screen to within a tenth, and are not placed anew at every pixel of a pinch.
    let nearness = Memo::new(move |_| (eye.get().scale.log2() * 4.0).round() / 4.0);
    let wide = Memo::new(move |_| chart.screen.get().x);
    let on = Memo::new(move |_| {
        let path = chart.path.get().flatten();
        with(chart, |drawn| drawn.on_path(path.as_ref()))
    });
    let way_is_shown = Memo::new(move |_| on.with(|on| !on.is_empty()));
    let ground = move || with(chart, markup::ground);
    let groups = move || with(chart, |drawn| markup::groups(drawn, nearness.get().exp2()));
    let way = move || on.with(|on| with(chart, |drawn| markup::way(drawn, on)));
    let mark = move || with(chart, |drawn| markup::cursor(drawn, chart.cursor.get()));
    let names = move || {
        let (scale, cursor) = (nearness.get().exp2(), chart.cursor.get());
        let wide = wide.get();
        on.with(|on| with(chart, |drawn| markup::names(drawn, scale, wide, on, cursor)))
    };
    let sentence = move || {
        let path = chart.path.get().flatten();
        let said = with(chart, |drawn| said::picture(drawn, path.as_ref()));
        // A picture has a name while it is being drawn, too.
        if said.is_empty() {
            "Who knows whom".to_owned()
        } else {
            said
        }
    };
    view! {
        <svg class="graph" class:far=move || eye.get().scale < FAR class:has-path=way_is_shown role="img" aria-label=sentence>
            <g transform=transform>
                <g class="ground" inner_html=ground></g>
                <g inner_html=groups></g>
                <g inner_html=way></g>
                <g inner_html=mark></g>
                <g inner_html=names></g>
            </g>
        </svg>
    }
}

/// Something of the picture; nothing while it is not known.
fn with<T: Default>(chart: Chart, of: impl FnOnce(&Drawn) -> T) -> T {
    let drawn: Option<Arc<Drawn>> = chart.drawn.get();
    drawn.map(|drawn| of(&drawn)).unwrap_or_default()
}

/// One finger drags, two pinch.
fn drag(chart: Chart, fingers: StoredValue<Fingers>, id: i32, at: At) {
    let mut before = Vec::new();
    let mut now = Vec::new();
    fingers.update_value(|f| {
        if !f.down.iter().any(|(finger, _)| *finger == id) {
            return;
        }
        before = f.down.iter().map(|(_, at)| *at).collect();
        for finger in f.down.iter_mut().filter(|(finger, _)| *finger == id) {
            f.gone += finger.1.to(at);
            finger.1 = at;
        }
        now = f.down.iter().map(|(_, at)| *at).collect();
    });
    match (before.as_slice(), now.as_slice()) {
        ([from], [to]) => chart.pan(to.x - from.x, to.y - from.y),
        ([a, b, ..], [c, d, ..]) => {
            let middle = |a: &At, b: &At| At {
                x: (a.x + b.x) / 2.0,
                y: (a.y + b.y) / 2.0,
            };
            let (from, to) = (middle(a, b), middle(c, d));
            chart.pan(to.x - from.x, to.y - from.y);
            let was = a.to(*b);
            if was > 1.0 {
                chart.zoom(c.to(*d) / was, Some(to));
            }
        }
        _ => {}
    }
}

fn tap(chart: Chart, at: At) {
    let Some(drawn) = chart.drawn.get_untracked() else {
        return;
    };
    let (point, unit) = chart.under(at);
    match walk::under(point, BREADTH.max(22.0 / unit) * unit, &drawn.places()) {
        Some(place) => match drawn.who(place) {
            me if me.is_me() => chart.cursor.set(Some(me)),
            id => chart.go_to(Target::Person(id)),
        },
        None => chart.cursor.set(None),
    }
}

/// What a key does; whether it did anything.
fn key(chart: Chart, key: &str) -> bool {
    if let Some(way) = Way::of(key) {
        return step(chart, way);
    }
    match key {
        "+" | "=" => chart.zoom(STEP, None),
        "-" => chart.zoom(1.0 / STEP, None),
        "0" => chart.see_all(),
        "Escape" => chart.clear(),
        "Enter" | " " => match chart.cursor.get_untracked() {
            Some(id) if !id.is_me() => {
                chart.go_to(Target::Person(id));
                focus_sheet();
            }
            _ => return false,
        },
        _ => return false,
    }
    true
}

fn step(chart: Chart, way: Way) -> bool {
    let Some(drawn) = chart.drawn.get_untracked() else {
        return false;
    };
    let from = chart.cursor.get_untracked();
    let next = match from.and_then(|id| drawn.at(id)) {
        // The first arrow comes to me, from where the walk begins.
        None => Some(drawn.map.people.len()),
        Some(at) => {
            let known = drawn.knows(from.unwrap_or(PersonId::ME));
            walk::next(at, way, &known, &drawn.places())
        }
    };
    if let Some(place) = next {
        let id = drawn.who(place);
        chart.cursor.set(Some(id));
        chart.look_at(id);
    }
    true
}

/// The sheet's title takes the focus, once it is there.
fn focus_sheet() {
    request_animation_frame(|| {
        if let Ok(Some(title)) = document().query_selector("#panel-title") {
            let _ = title.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

/// Keeps the size of the picture on the screen: it changes with the window and with the sheet below.
fn measure_when_it_changes(chart: Chart, node: NodeRef<Div>) {
    let measure = move || {
        request_animation_frame(move || {
            let Some(node) = node.try_get_untracked().flatten() else {
                return;
            };
            let size = At {
                x: to_f32(node.client_width()),
                y: to_f32(node.client_height()),
            };
            if size.x > 0.0 && size.y > 0.0 {
                chart
                    .screen
                    .maybe_update(|was| std::mem::replace(was, size) != size);
            }
        });
    };
    Effect::new(move |_| {
        node.track();
        chart.open.track();
        measure();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
fn to_f32(pixels: i32) -> f32 {
    pixels as f32
}
