//! Who gets a turn, who waits, who is refused.

use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::oneshot;

fn account(n: u128) -> Asker {
    Asker::Account(AccountId(uuid::Uuid::from_u128(n)))
}

fn take_all(turns: &Turns, asker: Asker, weight: Weight) -> Vec<Turn> {
    std::iter::from_fn(|| turns.try_take(asker, weight)).collect()
}

#[tokio::test]
async fn one_account_fills_its_own_turns_and_nobody_elses() {
    let turns = Turns::default();
    let mine = take_all(&turns, account(1), Weight::Page);
    assert_eq!(mine.len(), 3);
    assert_eq!(take_all(&turns, account(2), Weight::Page).len(), 3);
    drop(mine);
    assert_eq!(take_all(&turns, account(1), Weight::Page).len(), 3);
}

#[tokio::test]
async fn heavy_work_leaves_turns_for_pages() {
    let turns = Turns::default();
    let heavy = take_all(&turns, account(1), Weight::Heavy);
    assert_eq!(heavy.len(), 1);
    assert_eq!(take_all(&turns, account(1), Weight::Page).len(), 2);
}

#[tokio::test]
async fn what_comes_on_top_of_a_full_queue_is_refused_and_the_queue_is_served() {
    let turns = Turns::default();
    let held = take_all(&turns, account(1), Weight::Heavy);
    let queue: Vec<_> = (0..20)
        .map(|_| {
            let turns = turns.clone();
            tokio::spawn(async move { turns.take(account(1), Weight::Heavy).await.is_ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    let refused = queue.iter().filter(|one| one.is_finished()).count();
    assert_eq!(refused, 20 - Kind::Heavy.queue());
    drop(held);
    let mut served = 0;
    for one in queue {
        served += usize::from(one.await.unwrap());
    }
    assert_eq!(served, Kind::Heavy.queue());
    assert!(
        turns.gates().is_empty(),
        "what nobody stands at is forgotten"
    );
}

#[tokio::test]
async fn whoever_waits_is_next() {
    let turns = Turns::default();
    let held = take_all(&turns, account(1), Weight::Heavy);
    let next = tokio::spawn({
        let turns = turns.clone();
        async move { turns.take(account(1), Weight::Heavy).await.is_ok() }
    });
    tokio::task::yield_now().await;
    drop(held);
    assert!(next.await.unwrap());
}

#[tokio::test]
async fn heavy_work_that_others_wait_behind_leaves_them_time() {
    let turns = Turns::default();
    let work = Duration::from_millis(50);
    let held = turns.take(account(1), Weight::Heavy).await.unwrap();
    let next = tokio::spawn({
        let turns = turns.clone();
        async move { turns.take(account(1), Weight::Heavy).await.is_ok() }
    });
    sleep(work).await;
    let ended = Instant::now();
    drop(held);
    assert!(next.await.unwrap());
    assert!(ended.elapsed() >= work * REST);
    let alone = turns.take(account(1), Weight::Heavy).await.unwrap();
    drop(alone);
    assert!(
        turns.gates().is_empty(),
        "nobody waits, so it is free at once"
    );
}

#[tokio::test]
async fn files_on_their_way_are_counted_apart() {
    let turns = Turns::default();
    let id = AccountId(uuid::Uuid::from_u128(1));
    let sending: Vec<_> = std::iter::from_fn(|| turns.send(id).ok()).collect();
    assert_eq!(sending.len(), 6);
    assert!(matches!(turns.send(id), Err(Error::Busy(_))));
    assert_eq!(take_all(&turns, account(1), Weight::Page).len(), 3);
}

#[tokio::test]
async fn work_keeps_its_place_when_the_person_has_left() {
    static LANE: Lane = Lane::of(1);
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let (begun, has_begun) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let asked = tokio::spawn(LANE.run(move || {
        begun.send(()).unwrap();
        may_go.blocking_recv().unwrap();
        DONE.fetch_add(1, Ordering::SeqCst);
    }));
    has_begun.await.unwrap();
    asked.abort();
    let next = tokio::spawn(LANE.run(|| DONE.load(Ordering::SeqCst)));
    tokio::task::yield_now().await;
    assert!(!next.is_finished());
    go.send(()).unwrap();
    assert_eq!(next.await.unwrap().unwrap(), 1);
}
