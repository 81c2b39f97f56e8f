//! A book that becomes shared, or gives way to another one: what other tabs save meanwhile is in it, or set aside with it.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::world::{RELAY, World, add};
use kith_device::platform::{Notice, PairingNotice};

#[test]
fn what_another_tab_saves_while_this_one_joins_is_set_aside_with_the_rest() {
    // Before each of the two transactions by which it joins.
    for steps in 0..2 {
        let mut world = World::new();
        let (laptop, phone) = (world.device(), world.device());
        let disk = world.tabs[phone].1.clone();
        let tab = world.tab(&disk);
        world.does(phone, add(2, "Bob"));
        let link = world.invite(laptop);
        let joiner = world.tabs[phone].0.clone();
        let joins = joiner.join(&link, None, "Phone");
        world.pool.run_until(joins).unwrap();
        world.run();
        joiner.platform().freeze_after.set(Some(steps));
        world.tabs[laptop].0.codes(true);
        world.run();
        world.does(tab, add(3, "Carol"));
        joiner.platform().thaw();
        world.run();
        let joined =
            |notice: &Notice| matches!(notice, Notice::Pairing(PairingNotice::Joined { .. }));
        assert!(world.notices(phone).iter().any(joined), "{steps}");
        world.assert_show(&[laptop, phone], &[]);
        let aside = world.pool.run_until(joiner.set_aside()).unwrap().unwrap();
        let mut names: Vec<String> = aside.rows().into_iter().map(|row| row.name).collect();
        names.sort();
        assert_eq!(names, ["Bob", "Carol"], "{steps}");
    }
}

#[test]
fn what_another_tab_saves_while_the_book_becomes_shared_goes_to_the_others_too() {
    for steps in 0..3 {
        let mut world = World::new();
        let (laptop, phone) = (world.device(), world.device());
        let disk = world.tabs[laptop].1.clone();
        let tab = world.tab(&disk);
        // Neither has heard of the other, so which rows lie on the disk cannot be told, now nor after the next one.
        world.does(laptop, add(1, "Ann"));
        world.does(tab, add(2, "Bob"));
        let other = world.tabs[tab].0.clone();
        world.pool.run_until(other.heard()).unwrap();
        world.does(tab, add(3, "Carol"));
        let slow = world.tabs[laptop].0.clone();
        slow.platform().freeze_after.set(Some(steps));
        world.begins(laptop, async move |device| {
            device.invite(RELAY, RELAY, "Laptop").await.unwrap();
        });
        world.run();
        world.does(tab, add(4, "Dan"));
        slow.platform().thaw();
        world.run();
        // As it is told by what the other tab saved.
        world.pool.run_until(slow.heard()).unwrap();
        world.pair(laptop, phone);
        world.assert_show(&[phone], &["Ann", "Bob", "Carol", "Dan"]);
    }
}
